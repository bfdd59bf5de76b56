package io.longwire.loadtest.device;

import io.longwire.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;

/** How every dialect opens its socket: the part of a login that does not depend on what is spoken. */
public final class Dialing {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private Dialing() {}

    /**
     * Starts to connect; the future tells on the dial's event loop.
     *
     * @param handler the first handler of the channel; one of its own for each connection unless it is sharable
     */
    public static ChannelFuture connect(Dial dial, ChannelHandler handler) {
        Bootstrap bootstrap = new Bootstrap()
                .group(dial.loop())
                .channel(dial.transport().channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .handler(handler);
        return dial.local()
                .map(local -> connectFrom(local, dial, bootstrap))
                .orElseGet(() -> bootstrap.connect(dial.remote()));
    }

    private static ChannelFuture connectFrom(InetSocketAddress local, Dial dial, Bootstrap bootstrap) {
        if (local.getPort() == 0 && dial.transport() == Transport.EPOLL) {
            // Else the kernel picks the port when the address is bound, before it knows the remote, and an address has
            // no more than one connection a port: with many servers or addresses they would run out far too early.
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        return bootstrap.connect(dial.remote(), local);
    }
}
