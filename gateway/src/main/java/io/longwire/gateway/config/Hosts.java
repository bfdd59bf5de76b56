package io.longwire.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses to listen on, as text. Asks no name server: what is loopback must not depend on who answers. */
final class Hosts {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}");

    /** What the JDK takes for an IPv6 address or for nothing, never for a name to look up. */
    private static final Pattern IPV6_LIKE =
            Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]");

    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private Hosts() {}

    static boolean isHost(String host) {
        return NAME.matcher(host).matches() || ipv6(host).isPresent();
    }

    /** Whether only this machine can connect there. False when in doubt. */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost") || IPV4_LOOPBACK.matcher(host).matches()) {
            return true;
        }
        return ipv6(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static Optional<InetAddress> ipv6(String host) {
        try {
            return IPV6_LIKE.matcher(host).matches() ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
