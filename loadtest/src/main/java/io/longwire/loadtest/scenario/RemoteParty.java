package io.longwire.loadtest.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Interval;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The crowds of a helper process, asked over its standard input and output: a line each way, see {@link PartyService}.
 *
 * <p>A question to several parties is first put to all of them, and then the answers are read: they work at the same time.
 */
final class RemoteParty implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;

    private RemoteParty(Process process) {
        this.process = process;
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts a helper.
     *
     * @param command its command line; what it says on standard error goes to ours
     * @throws UncheckedIOException if there is no such program
     */
    static RemoteParty start(List<String> command) {
        try {
            return new RemoteParty(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    void ask(String question) {
        questions.println(question);
    }

    /**
     * Reads the answer to the oldest question that was not answered yet.
     *
     * @throws IllegalStateException if the helper has died
     */
    JsonNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("a helper process has died; what it said stands above");
            }
            return PartyService.JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("a helper process does not answer", e);
        }
    }

    static Party.Progress progress(JsonNode answer) {
        return PartyService.JSON.convertValue(answer, Party.Progress.class);
    }

    static Interval interval(JsonNode answer) {
        return PartyService.JSON.convertValue(answer, Interval.Written.class).read();
    }

    static Verdict verdict(JsonNode answer) {
        return PartyService.JSON.convertValue(answer, Verdict.class);
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
