package io.longwire.gateway.admin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asks of the admin port.
 *
 * @param target decoded nowhere yet
 * @param hosts the Host headers as they came: one, if all is well
 */
record Request(String method, URI target, List<String> hosts, Optional<String> authorization) {

    /** @throws URISyntaxException if the target is none */
    static Request of(String method, String target, List<String> hosts, Optional<String> authorization)
            throws URISyntaxException {
        return new Request(method, new URI(target), List.copyOf(hosts), authorization);
    }

    /** The path, decoded; empty if there is none. */
    String path() {
        return Optional.ofNullable(target.getPath()).orElse("");
    }
}
