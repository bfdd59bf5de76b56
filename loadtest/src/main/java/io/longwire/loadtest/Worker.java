package io.longwire.loadtest;

import io.longwire.loadtest.scenario.LoadRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A helper process of a run: brings its part of the phones, and does as it is told on standard input. */
final class Worker {

    private final LoadOptions options;
    private final ScenarioCommand command;

    Worker(LoadOptions options, ScenarioCommand command) {
        this.options = options;
        this.command = command;
    }

    int call() throws IOException {
        LoadRun.Setup setup = RunSetup.of(options);
        // A terminal sends Ctrl-C to helpers as well: it is the leading process that ends them.
        try (Interruption untilInputEnds = Interruption.does(() -> {})) {
            LoadRun.serve(
                    command.scenario(options, setup.dialect().promise()),
                    setup,
                    options.worker().orElse(0),
                    options.processes(),
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    System.out);
        }
        return 0;
    }
}
