package io.longwire.loadtest.device;

import io.longwire.net.Transport;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a phone connects to, and by what.
 *
 * @param loop the event loop that the connection belongs to, and on which its listener is called
 * @param transport what the loop was made for
 * @param remote the server
 * @param local the source address; empty lets the kernel choose
 * @param flushes gathers the flushes of the loop, one a connection and pass
 */
public record Dial(
        EventLoop loop,
        Transport transport,
        InetSocketAddress remote,
        Optional<InetSocketAddress> local,
        Flushes flushes) {}
