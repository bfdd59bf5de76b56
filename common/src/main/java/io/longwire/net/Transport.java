package io.longwire.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Optional;
import java.util.function.Supplier;

/** A way to carry TCP sockets on this machine. */
public enum Transport {
    /** Linux epoll through Netty's native library. */
    EPOLL(EpollIoHandler::newFactory, EpollServerSocketChannel.class, EpollSocketChannel.class),

    /** Linux io_uring through Netty's native library. Opt-in: containers often forbid it. */
    IO_URING(IoUringIoHandler::newFactory, IoUringServerSocketChannel.class, IoUringSocketChannel.class),

    /** The JDK's selectors, everywhere. */
    NIO(NioIoHandler::newFactory, NioServerSocketChannel.class, NioSocketChannel.class);

    private final Supplier<IoHandlerFactory> ioHandlers;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> channel;

    Transport(
            Supplier<IoHandlerFactory> ioHandlers,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> channel) {
        this.ioHandlers = ioHandlers;
        this.serverChannel = serverChannel;
        this.channel = channel;
    }

    /** The best transport that works here: epoll where its native library loads, NIO elsewhere. */
    public static Transport best() {
        return EPOLL.unavailabilityCause().isEmpty() ? EPOLL : NIO;
    }

    /** Why this transport cannot be used on this machine, or empty if it can. */
    public Optional<Throwable> unavailabilityCause() {
        return switch (this) {
            case EPOLL -> Optional.ofNullable(Epoll.unavailabilityCause());
            case IO_URING -> Optional.ofNullable(IoUring.unavailabilityCause());
            case NIO -> Optional.empty();
        };
    }

    /**
     * Starts a group of event loops on daemon threads.
     *
     * @param threads how many loops, one thread each
     * @param name what they do; the threads are called {@code name-1-1}, {@code name-1-2}, …
     */
    public EventLoopGroup newEventLoops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), ioHandlers.get());
    }

    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    public Class<? extends SocketChannel> channel() {
        return channel;
    }
}
