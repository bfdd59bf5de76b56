package io.longwire.loadtest;

import picocli.CommandLine.Option;

/** How fast phones log in at the beginning of a run. */
final class LoginRate {

    @Option(
            names = "--login-rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Logins a second to begin with; 0 for no limit (${DEFAULT-VALUE}).")
    private double perSecond;

    /** Logins a second; 0 for no limit. A number below that is told as a mistake of the command that has the options. */
    double of(LoadOptions options) {
        options.notNegative("--login-rate", perSecond);
        return perSecond;
    }
}
