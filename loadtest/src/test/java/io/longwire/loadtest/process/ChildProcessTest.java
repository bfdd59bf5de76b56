package io.longwire.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ChildProcessTest {

    @TempDir
    private Path workdir;

    @Test
    void waitsForTheLineThatSaysReady() throws IOException {
        try (ChildProcess child = shell("echo starting; echo ready on $PORT; exec sleep 60", Map.of("PORT", "4711"))) {
            assertThat(child.awaitPrinted(Pattern.compile("ready on (\\d+)")).group(1))
                    .isEqualTo("4711");
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void tellsTheLastLinesOfAProcessThatEndsBeforeItIsReady() throws IOException {
        ChildProcess child = shell("echo the port is taken; exit 3", Map.of());

        assertThatThrownBy(() -> child.awaitPrinted(Pattern.compile("ready")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended at once")
                .hasMessageContaining("the port is taken");
    }

    @Test
    void endsWhatTheProcessHasStartedToo() throws IOException {
        ChildProcess child = shell("sleep 60 & echo ready; wait", Map.of());
        child.awaitPrinted(Pattern.compile("ready"));
        List<ProcessHandle> children = child.children().toList();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(children).hasSize(1);
        assertThat(children.get(0).onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aPausedProcessDoesNothingUntilItGoesOn() throws Exception {
        try (ChildProcess child = shell("echo ready; exec sleep 60", Map.of())) {
            child.awaitPrinted(Pattern.compile("ready"));

            child.pause();
            assertThat(child.terminate(Duration.ofMillis(200))).isEmpty();
            child.resume();

            await().until(() -> !child.isAlive());
        }
    }

    @Test
    void aPausedProcessCanBeKilled() throws Exception {
        ChildProcess child = shell("echo ready; exec sleep 60", Map.of());
        child.awaitPrinted(Pattern.compile("ready"));
        child.pause();

        child.kill();

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void whoIsAskedToEndMayDoSoInItsOwnWay() throws Exception {
        ChildProcess child = shell("trap 'exit 7' TERM; echo ready; while sleep 0.01; do :; done", Map.of());
        child.awaitPrinted(Pattern.compile("ready"));

        assertThat(child.terminate(Duration.ofSeconds(10))).hasValue(7);
    }

    @Test
    void doesNotOutliveTheJvmThatStartedIt() throws Exception {
        Process jvm = new ProcessBuilder(
                        Programs.ofJava("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortLived.class.getName(),
                        workdir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String pid;
        try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
            pid = lines.readLine();
        }

        assertThat(jvm.onExit()).succeedsWithin(Duration.ofSeconds(20));
        await().until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }

    /** A program that starts a process and forgets it. */
    static final class ShortLived {

        private ShortLived() {}

        public static void main(String[] args) throws IOException {
            System.out.println(ChildProcess.start("forgotten", Path.of(args[0]), List.of("sleep", "60"), Map.of())
                    .pid());
        }
    }

    private ChildProcess shell(String script, Map<String, String> environment) throws IOException {
        return ChildProcess.start("child", workdir, List.of("/bin/sh", "-c", script), environment);
    }
}
