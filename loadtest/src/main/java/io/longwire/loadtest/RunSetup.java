package io.longwire.loadtest;

import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.scenario.LoadRun;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.ParameterException;

/** Turns options into where the load comes from and goes to. */
final class RunSetup {

    /** Leaves room for the event loops of a process, which count up from here. */
    private static final long RUN_BITS = (1L << 40) - 1;

    private RunSetup() {}

    /**
     * The setup of this process.
     *
     * @throws ParameterException if there is no such dialect, or the transport does not work here
     */
    static LoadRun.Setup of(LoadOptions options) {
        long run = ThreadLocalRandom.current().nextLong() & RUN_BITS;
        Dialect dialect = Dialects.named(options.dialect(), run)
                .orElseThrow(() -> new ParameterException(
                        options.spec().commandLine(), "--dialect '" + options.dialect() + "' is none that is known"));
        options.transport().unavailabilityCause().ifPresent(cause -> {
            throw new ParameterException(
                    options.spec().commandLine(),
                    "--transport " + options.transport() + " does not work here: " + cause);
        });
        return new LoadRun.Setup(
                dialect,
                options.target().address(),
                options.bind(),
                options.transport(),
                options.threads(),
                options.history(),
                run,
                options.seed());
    }
}
