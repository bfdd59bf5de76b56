package io.longwire.gateway.config;

import io.longwire.gateway.config.Outcome.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Goes through the layers once, from the command line down to the defaults. */
final class ConfigReader {

    private final Flags flags;
    private final Map<String, String> environment;
    private final Problems problems = new Problems();

    ConfigReader(Flags flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    Outcome read() {
        if (flags.has(Flags.HELP)) {
            return new Exit(Exit.OK, Manual.text(), "");
        }
        if (flags.has(Flags.VERSION)) {
            return new Outcome.Version(Manual.version());
        }
        Values values = Values.of(given(), problems);
        Derivation.fillIn(values, environment);
        Rules.check(values, problems);
        if (!problems.isEmpty()) {
            return new Exit(Exit.WRONG_SETTINGS, "", problems.text());
        }
        GatewayConfig config = GatewayConfig.of(values);
        return flags.has(Flags.CHECK_CONFIG)
                ? new Exit(Exit.OK, SettingsInForce.text(values), "")
                : new Outcome.Run(config, SettingsInForce.changed(values));
    }

    /** From the strongest layer to the weakest; of several files named, the strongest layer's is read. */
    private List<Given> given() {
        List<Given> given = new ArrayList<>(flags.given(problems));
        given.addAll(EnvironmentLayer.read(environment, problems));
        given.stream()
                .filter(one -> one.setting().equals(Settings.CONFIG))
                .findFirst()
                .map(file -> FileLayer.read(file, problems))
                .ifPresent(given::addAll);
        return given;
    }
}
