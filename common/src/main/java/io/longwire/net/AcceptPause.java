package io.longwire.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops accepting for a second when a connection cannot be accepted, mostly because the process may open no more files: a try
 * at once would fail again, without end. Meanwhile connections wait in the kernel. Logged once a minute at most.
 *
 * <p>Handler of one listening channel ({@code ServerBootstrap.handler}).
 */
public final class AcceptPause extends ChannelInboundHandlerAdapter {

    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final long SAY_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);

    private final String what;
    private int failed;
    private boolean isPaused;
    private long saidNanos = System.nanoTime() - SAY_AGAIN_NANOS;
    private volatile boolean isFailing;

    /** @param what whose connections are accepted, for the log */
    public AcceptPause(String what) {
        this.what = what;
    }

    /** Whether the last attempt to accept a connection has failed. From any thread. */
    public boolean isFailing() {
        return isFailing;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        isFailing = false;
        context.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        isFailing = true;
        failed++;
        long now = System.nanoTime();
        if (now - saidNanos >= SAY_AGAIN_NANOS) {
            saidNanos = now;
            log.warn("{} cannot be accepted and wait: {}", what, describe(cause));
        }
        if (!isPaused) {
            isPaused = true;
            context.channel().config().setAutoRead(false);
            context.executor().schedule(() -> goOn(context), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    static String describe(Throwable cause) {
        String words = SocketFailures.describe(cause);
        return words.startsWith("Too many open files")
                ? "this process may open no more files; raise its limit (ulimit -n, LimitNOFILE of systemd)"
                : words;
    }

    private void goOn(ChannelHandlerContext context) {
        isPaused = false;
        int before = failed;
        context.channel().config().setAutoRead(true);
        // If none waits, none is accepted, and nothing else tells that it would work again.
        context.executor().schedule(() -> succeed(before), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void succeed(int before) {
        if (failed == before) {
            isFailing = false;
        }
    }
}
