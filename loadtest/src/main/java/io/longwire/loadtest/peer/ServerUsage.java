package io.longwire.loadtest.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process has used until now. Empty where the machine does not tell (anything but Linux) or the process is gone.
 *
 * @param cpuMicros user and system time of all its threads, dead ones too, in microseconds. Its resolution is a clock tick of 10
 *     ms, so a difference says something only over seconds
 * @param residentBytes the memory that it has in RAM, shared pages and files included
 */
public record ServerUsage(OptionalLong cpuMicros, OptionalLong residentBytes) {

    /** The kernel tells times to programs in hundredths of a second on every architecture that runs this one. */
    private static final long MICROS_PER_TICK = 10_000;

    /** The user time's place after the name in /proc/PID/stat, whose fields before it are the pid and the name. */
    private static final int USER_TICKS = 11;

    private static final long BYTES_PER_KIB = 1024;

    /** What process {@code pid} has used. */
    public static ServerUsage of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        return new ServerUsage(cpuMicros(process), residentBytes(process));
    }

    private static OptionalLong cpuMicros(Path process) {
        String stat = read(process.resolve("stat"));
        // The name stands in parentheses and may hold anything, blanks and parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length <= USER_TICKS + 1) {
            return OptionalLong.empty();
        }
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
        return OptionalLong.of(ticks * MICROS_PER_TICK);
    }

    private static OptionalLong residentBytes(Path process) {
        return read(process.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB)
                .findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
