package io.longwire.loadtest.chaos.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a site is made of.
 *
 * @param jar the gateway's jar
 * @param gateways how many of them
 * @param arguments flags for each, beside its name, its ports and its Redis
 * @param nodeLease how long a gateway is believed to be alive without a word of it: what the arguments say
 */
public record SitePlan(Path jar, int gateways, List<String> arguments, Duration nodeLease) {

    public SitePlan {
        jar = jar.toAbsolutePath();
        arguments = List.copyOf(arguments);
    }

    /** The same with one flag more. */
    SitePlan with(String argument) {
        List<String> more = new ArrayList<>(arguments);
        more.add(argument);
        return new SitePlan(jar, gateways, more, nodeLease);
    }

    /** Whether gateways say that something is stored only when a replica has it. */
    public boolean isStoredByReplicas() {
        return String.join("=", arguments).contains("--ack-level=replicated");
    }
}
