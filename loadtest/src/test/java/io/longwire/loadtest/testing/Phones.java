package io.longwire.loadtest.testing;

import io.longwire.client.Backoff;
import io.longwire.loadtest.device.Addresses;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Tokens;
import io.longwire.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** An event loop and a cell on it whose phones the test answers by hand. */
public final class Phones implements AutoCloseable {

    private static final Backoff AT_ONCE =
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1));

    private final EventLoopGroup loops = Transport.best().newEventLoops(1, "phones");
    private final EventLoop loop = loops.next();
    private final HandDialect dialect = new HandDialect();
    private final Cell cell;

    /** Phones that may have so many messages without a receipt. */
    public Phones(int window) {
        this(window, 1);
    }

    /** The same, with several servers to connect to. */
    public Phones(int window, int targets) {
        List<InetSocketAddress> nowhere =
                Collections.nCopies(targets, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        cell = new Cell(
                1,
                dialect,
                loop,
                Transport.best(),
                Addresses.of(nowhere, List.of(), 1),
                new Cell.Habits(64, window, false, Duration.ZERO, AT_ONCE, Tokens.NONE, Duration.ofSeconds(1)),
                Optional.empty(),
                new Random(1));
    }

    public Cell cell() {
        return cell;
    }

    public EventLoop loop() {
        return loop;
    }

    public HandDialect dialect() {
        return dialect;
    }

    /** Does something on the event loop, and waits for it. */
    public <T> T onLoop(Callable<T> action) {
        return loop.submit(action).syncUninterruptibly().getNow();
    }

    /** Does something on the event loop, and waits for it. */
    public void run(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
