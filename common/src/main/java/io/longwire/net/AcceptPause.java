package io.longwire.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops accepting for a second when a connection cannot be accepted, mostly because the process may open no more files: a try
 * at once would fail again, without end. Meanwhile connections wait in the kernel. Said once a minute at most.
 *
 * <p>Handler of one listening channel ({@code ServerBootstrap.handler}).
 */
public final class AcceptPause extends ChannelInboundHandlerAdapter {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long SAY_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);

    private final String what;
    private boolean isPaused;
    private long saidNanos = System.nanoTime() - SAY_AGAIN_NANOS;

    /** @param what whose connections are accepted, for the log */
    public AcceptPause(String what) {
        this.what = what;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        long now = System.nanoTime();
        if (now - saidNanos >= SAY_AGAIN_NANOS) {
            saidNanos = now;
            log.warn("{} cannot be accepted and wait: {}", what, cause.getMessage());
        }
        if (!isPaused) {
            isPaused = true;
            context.channel().config().setAutoRead(false);
            context.executor().schedule(() -> goOn(context), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void goOn(ChannelHandlerContext context) {
        isPaused = false;
        context.channel().config().setAutoRead(true);
    }
}
