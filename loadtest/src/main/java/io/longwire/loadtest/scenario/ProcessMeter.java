package io.longwire.loadtest.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads what a process of this machine has used, from Linux's /proc: the time of all its threads, dead ones too, and the
 * memory that it has in RAM, shared pages and files included. CPU time comes in the kernel's ticks of 10 ms: measure over
 * seconds.
 *
 * @param label the name of the process in figures and charts
 * @param pid its number
 */
public record ProcessMeter(String label, long pid) implements Meter {

    private static final long MICROS_A_TICK = 10_000;
    private static final long BYTES_A_KIBIBYTE = 1_024;

    /** Fields of /proc/pid/stat behind the command's name, counted from 0: proc(5) has utime as 14th, stime as 15th. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    private static final long TIDY_SECONDS = 20;

    @Override
    public Optional<Reading> read() {
        try {
            String[] stat = afterName(text("stat"));
            long ticks = Long.parseLong(stat[USER_TIME]) + Long.parseLong(stat[SYSTEM_TIME]);
            return Optional.of(new Reading(ticks * MICROS_A_TICK, residentBytes(text("status"))));
        } catch (IOException e) {
            return Optional.empty(); // It has ended, or this is no Linux.
        }
    }

    @Override
    public void tidy() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd) || !isJava()) {
            return;
        }
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor(TIDY_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // Not to be asked: then its memory is read as it is.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In KiB, whatever the size of a page; a process that has ended and was not waited for has none. */
    private static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_A_KIBIBYTE)
                .findFirst()
                .orElse(0);
    }

    private boolean isJava() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    private String text(String file) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.UTF_8);
    }

    /** The name may hold spaces and brackets: what counts stands behind the last one. */
    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
