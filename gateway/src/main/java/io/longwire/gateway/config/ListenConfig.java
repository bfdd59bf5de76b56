package io.longwire.gateway.config;

import java.util.Optional;
import java.util.Set;

/**
 * Where the gateway listens.
 *
 * @param host the address for phones
 * @param port the port for phones; 0 for any free one
 * @param adminHost the address for health and metrics
 * @param adminPort the port for those; 0 for any free one
 * @param adminAllowHosts further names by which that port may be asked
 * @param adminToken what operators have to know to see users and end sessions; empty if nobody may. Masked in
 *     {@link #toString}
 */
public record ListenConfig(
        String host,
        int port,
        String adminHost,
        int adminPort,
        Set<String> adminAllowHosts,
        Optional<String> adminToken) {

    public ListenConfig {
        Settings.HOST.require(host);
        Settings.PORT.require(port);
        Settings.ADMIN_HOST.require(adminHost);
        Settings.ADMIN_PORT.require(adminPort);
        adminAllowHosts = Set.copyOf(adminAllowHosts);
        Settings.ADMIN_ALLOW_HOST.require(adminAllowHosts);
        adminToken.ifPresent(Settings.ADMIN_TOKEN::require);
    }

    static ListenConfig of(Values values) {
        return new ListenConfig(
                values.get(Settings.HOST),
                values.get(Settings.PORT),
                values.get(Settings.ADMIN_HOST),
                values.get(Settings.ADMIN_PORT),
                values.find(Settings.ADMIN_ALLOW_HOST).orElse(Set.of()),
                values.find(Settings.ADMIN_TOKEN));
    }

    @Override
    public String toString() {
        return "ListenConfig[host=" + host + ", port=" + port + ", adminHost=" + adminHost + ", adminPort=" + adminPort
                + ", adminAllowHosts=" + adminAllowHosts + ", adminToken=" + adminToken.map(Settings.ADMIN_TOKEN::show)
                + "]";
    }
}
