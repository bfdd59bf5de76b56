package io.longwire.loadtest;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.Scenario;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** The command of one scenario: its own options, and those that all have. */
abstract class ScenarioCommand implements Callable<Integer> {

    @Mixin
    private LoadOptions options;

    /** Makes the scenario as the command line asks for it, against a server that promises so much. */
    abstract Scenario scenario(LoadOptions options, Promise promise);

    @Override
    public Integer call() throws Exception {
        return options.worker().isPresent() ? new Worker(options, this).call() : new Performance(options, this).call();
    }
}
