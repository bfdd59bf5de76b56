package io.longwire.gateway;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.TransportChoice;
import io.longwire.gateway.transport.ConnectionLimit;
import io.longwire.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
            log.info("this process may open {} files: that is enough for {} connections", files, limit.most());
        }
        return limit;
    }

    /** How something begins to listen. */
    interface Opening<T> {
        T open(InetSocketAddress address) throws IOException;
    }

    /** Listens, or tells on which address it could not. */
    static <T> T listen(String what, InetSocketAddress address, Opening<T> opening) throws IOException {
        try {
            if (address.isUnresolved()) {
                throw new IOException("the host is not known");
            }
            return opening.open(address);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + what + " " + address.getHostString() + ":" + address.getPort() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
