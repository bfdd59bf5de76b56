package io.longwire.loadtest;

import com.sun.management.UnixOperatingSystemMXBean;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.scenario.Measured;
import io.longwire.loadtest.scenario.PhaseRecord;
import io.longwire.loadtest.scenario.Scenario;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells in words when it is this program or its machine that sets the limit, and not the server. */
final class Limits {

    /** Files that a process needs beside its phones' sockets: jars, event loops, logs. */
    private static final int OTHER_FILES = 200;

    private static final double BUSY = 0.9;

    private Limits() {}

    /** Why a run cannot work at all; empty if it may. */
    static Optional<String> obstacle(Scenario scenario, LoadOptions options) {
        int needed = scenario.connections() / options.processes() + OTHER_FILES;
        long allowed = allowedFiles();
        if (needed <= allowed) {
            return Optional.empty();
        }
        long processes = scenario.connections() / Math.max(1, allowed - OTHER_FILES) + 1;
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d connections in %s need about %,d open files a process, and %,d are allowed (ulimit -n): "
                        + "--processes %d would do",
                scenario.connections(),
                options.processes() == 1 ? "one process" : options.processes() + " processes",
                needed,
                allowed,
                processes));
    }

    /** What limited a run that was made. */
    static List<String> warnings(Measured measured, LoadOptions options) {
        List<String> warnings = new ArrayList<>();
        Interval all = measured.total();
        count(all, Ends.OUT_OF_PORTS, warnings, "name more source addresses with --bind");
        count(all, Ends.OUT_OF_DESCRIPTORS, warnings, "raise ulimit -n, or spread over --processes");
        for (PhaseRecord phase : measured.phases()) {
            busyGenerator(phase, options).ifPresent(warnings::add);
            if (!phase.isDone()) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "the phase '%s' was not done after %,.0f s and was given up",
                        phase.phase().name(),
                        phase.seconds()));
            }
        }
        return warnings;
    }

    private static Optional<String> busyGenerator(PhaseRecord phase, LoadOptions options) {
        int loops = options.threads() * options.processes();
        double busy = phase.cpuMicros(Meters.GENERATOR).orElse(0) / 1e6 / phase.seconds() / loops;
        return busy < BUSY || phase.seconds() < 1
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "in the phase '%s' this program was busy for %.0f %% of the time of its %d event loop%s: it may be "
                                + "the limit, try more --threads",
                        phase.phase().name(),
                        busy * 100,
                        loops,
                        loops == 1 ? "" : "s"));
    }

    private static void count(Interval all, String reason, List<String> warnings, String advice) {
        long failed = all.count(Counts.REFUSED + "/UNREACHABLE: " + reason);
        if (failed > 0) {
            warnings.add(String.format(Locale.ROOT, "%,d connections failed: %s; %s", failed, reason, advice));
        }
    }

    private static long allowedFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
