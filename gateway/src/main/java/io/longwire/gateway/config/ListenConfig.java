package io.longwire.gateway.config;

/**
 * Where the gateway listens.
 *
 * @param host the address for phones
 * @param port the port for phones; 0 for any free one
 * @param adminHost the address for health and metrics
 * @param adminPort the port for those; 0 for any free one
 */
public record ListenConfig(String host, int port, String adminHost, int adminPort) {

    public ListenConfig {
        Settings.HOST.require(host);
        Settings.PORT.require(port);
        Settings.ADMIN_HOST.require(adminHost);
        Settings.ADMIN_PORT.require(adminPort);
    }

    static ListenConfig of(Values values) {
        return new ListenConfig(
                values.get(Settings.HOST),
                values.get(Settings.PORT),
                values.get(Settings.ADMIN_HOST),
                values.get(Settings.ADMIN_PORT));
    }
}
