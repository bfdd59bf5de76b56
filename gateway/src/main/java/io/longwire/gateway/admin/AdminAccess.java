package io.longwire.gateway.admin;

import java.util.Optional;
import java.util.Set;

/**
 * Who is served by the admin port.
 *
 * @param token what operators have to know to see users and end sessions; empty if nobody may
 * @param hosts the names by which the port may be asked, beside {@code localhost} and addresses; in any case
 */
public record AdminAccess(Optional<String> token, Set<String> hosts) {

    public AdminAccess {
        hosts = Set.copyOf(hosts);
    }
}
