package io.longwire.gateway.admin;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which this port may be asked. A page in somebody's browser may have a name of its own point here, and then read
 * what it is answered; it cannot keep the browser from sending that name. Addresses cannot be pointed elsewhere.
 */
final class HostNames {

    private final Set<String> allowed;

    HostNames(Set<String> names) {
        allowed = Stream.concat(names.stream(), Stream.of("localhost"))
                .map(HostNames::canonical)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a Host header, or what stands in its place, is an address or one of the names; a port may follow. */
    boolean allow(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end > 0
                    && isPortOrNothing(host.substring(end + 1))
                    && NetUtil.isValidIpV6Address(host.substring(1, end));
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return isPortOrNothing(host.substring(name.length()))
                && (NetUtil.isValidIpV4Address(name) || allowed.contains(canonical(name)));
    }

    private static boolean isPortOrNothing(String rest) {
        return rest.matches("(:\\d{0,5})?");
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
