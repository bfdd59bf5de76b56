package io.longwire.gateway;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.TransportChoice;
import io.longwire.gateway.transport.ConnectionLimit;
import io.longwire.net.SocketFailures;
import io.longwire.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What the machine has for sockets, and how much of it is used. */
final class Sockets {

    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** The transport asked for, if it works here. */
    static Transport transport(GatewayConfig config) throws IOException {
        Transport transport = config.transport().transport();
        Optional<Throwable> cause = transport.unavailabilityCause();
        if (cause.isPresent()) {
            throw new IOException("the transport " + transport.name().toLowerCase(Locale.ROOT)
                    + " does not work on this machine: " + cause.get().getMessage());
        }
        log.info("transport: {}{}", transport.name().toLowerCase(Locale.ROOT), whyNotNative(config, transport));
        return transport;
    }

    /** A directory that is of no use to the native library is an operator's to mend. */
    private static String whyNotNative(GatewayConfig config, Transport transport) {
        return transport == Transport.NIO && config.transport() == TransportChoice.AUTO
                ? Transport.EPOLL
                        .unavailabilityCause()
                        .map(cause -> " (epoll does not load: "
                                + cause.toString().lines().findFirst().orElse("") + ")")
                        .orElse("")
                : "";
    }

    /**
     * As many loops as asked for; else one for each processor but one, which Redis, the kernel and the collector share. On
     * two cores a second loop made the same load dearer and slower.
     */
    static int eventLoops(GatewayConfig config) {
        return config.eventLoops() > 0
                ? config.eventLoops()
                : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** As many as asked for, and as there are files for, which is said. */
    static ConnectionLimit connectionLimit(GatewayConfig config) {
        long files = OpenFiles.limit();
        ConnectionLimit limit = ConnectionLimit.of(config.sessions().maxConnections(), files);
        if (limit.most() < config.sessions().maxConnections()) {
            // The default asks for more than most machines grant, and nobody has asked for the default.
            log.atLevel(config.sessions().isConnectionLimitChosen() ? Level.WARN : Level.INFO)
                    .log(
                            "this process may open {} files: enough for {} connections, not for the {} of --max-connections; to"
                                    + " serve more, raise that limit (ulimit -n, LimitNOFILE of systemd)",
                            files,
                            limit.most(),
                            config.sessions().maxConnections());
        }
        return limit;
    }

    /** How something takes an address. */
    interface Binding<T> {
        T bind(InetSocketAddress address) throws IOException;
    }

    /** Takes an address, or tells which flags name it, why it cannot be had, and what to do. */
    static <T> T bind(String hostFlag, String portFlag, InetSocketAddress address, Binding<T> binding)
            throws IOException {
        String what = "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (" + hostFlag + ", "
                + portFlag + "): ";
        if (address.isUnresolved()) {
            throw new IOException(what + "the host is not known; give another " + hostFlag);
        }
        try {
            return binding.bind(address);
        } catch (IOException e) {
            throw new IOException(what + remedy(SocketFailures.describe(e), hostFlag, portFlag), e);
        }
    }

    /** What the system says, which is all there is to go by, and what to do about it. */
    private static String remedy(String failure, String hostFlag, String portFlag) {
        if (failure.startsWith("Address already in use")) {
            return "another process listens there, perhaps another gateway; end that one, or give this one another "
                    + portFlag;
        }
        if (failure.startsWith("Cannot assign requested address")) {
            return "that is no address of this machine; give another " + hostFlag;
        }
        return failure.startsWith("Permission denied")
                ? "this user may not listen there; give a " + portFlag + " of 1024 or more"
                : failure;
    }
}
