package io.longwire.loadtest;

import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.scenario.LoadRun;
import picocli.CommandLine.ParameterException;

/** Turns options into where the load comes from and goes to. */
final class RunSetup {

    private RunSetup() {}

    /**
     * The setup of this process.
     *
     * @throws ParameterException if there is no such dialect, or the transport does not work here
     */
    static LoadRun.Setup of(LoadOptions options) {
        long run = LoadRun.Setup.newRun();
        Dialect dialect = Dialects.named(options.dialect(), run)
                .orElseThrow(() -> new ParameterException(
                        options.spec().commandLine(), "--dialect '" + options.dialect() + "' is none that is known"));
        options.transport().unavailabilityCause().ifPresent(cause -> {
            throw new ParameterException(
                    options.spec().commandLine(),
                    "--transport " + options.transport() + " does not work here: " + cause);
        });
        int worker = options.worker().orElse(0);
        return new LoadRun.Setup(
                dialect,
                options.targets().stream().map(Endpoint::address).toList(),
                options.bind(),
                options.transport(),
                options.threads(),
                // Processes share neither a file nor their dice.
                options.history()
                        .map(file -> worker == 0 ? file : file.resolveSibling(file.getFileName() + "-" + worker)),
                run,
                options.seed() + (long) worker * options.threads());
    }
}
