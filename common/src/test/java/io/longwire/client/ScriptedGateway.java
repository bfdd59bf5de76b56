package io.longwire.client;

import io.longwire.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A gateway that says what a test tells it to: real sockets on the loopback, nothing by itself. The test takes the phones'
 * connections one after the other and holds the gateway's end of each conversation.
 */
public final class ScriptedGateway implements AutoCloseable {

    /** Every wait for a phone is given up after this time, and the test fails. */
    static final long PATIENCE_SECONDS = 10;

    private final EventLoopGroup loops = Transport.best().newEventLoops(1, "scripted-gateway");
    private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
    private final Channel server;

    public ScriptedGateway() {
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(Transport.best().serverChannel())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        Conversation conversation = new Conversation(channel);
                        channel.pipeline().addLast(conversation);
                        conversations.add(conversation);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    public String host() {
        return ((InetSocketAddress) server.localAddress()).getAddress().getHostAddress();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** The next connection, waited for. */
    public Conversation accept() throws InterruptedException {
        Conversation next = conversations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no phone has connected");
        }
        return next;
    }

    /** Whether no phone has connected that {@link #accept} has not returned. */
    public boolean isQuiet() {
        return conversations.isEmpty();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
