package io.longwire.loadtest.device;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What a pass of the event loop writes to one channel: frames gathered in one buffer, or messages for the channel's own
 * encoder. Either way it leaves with one flush when the pass is over.
 *
 * <p>Belongs to the channel's loop. Holds no buffer between passes.
 */
public final class Gathering implements Flushes.Flushable {

    /** Room for the window of a phone that chats; below it the buffer would grow, and be copied, in most passes. */
    private static final int FIRST_BYTES = 2 * 1024;

    /** A pass that has more than this for one channel does not wait for its end. */
    private static final int MAX_BYTES = 64 * 1024;

    private final Channel channel;
    private final Flushes flushes;
    private boolean flushAsked;

    /** What was gathered; null while there is nothing. */
    private ByteBuf gathered;

    public Gathering(Channel channel, Flushes flushes) {
        this.channel = channel;
        this.flushes = flushes;
    }

    /** The buffer to write the next {@code bytes} bytes to, at once: a frame or more, always whole. Stays owned here. */
    public ByteBuf room(int bytes) {
        if (gathered != null && gathered.readableBytes() + bytes > MAX_BYTES) {
            handOver();
            channel.flush();
        }
        if (gathered == null) {
            gathered = channel.alloc().buffer(Math.max(bytes, FIRST_BYTES));
            askForFlush();
        }
        return gathered;
    }

    /** Hands a message to the channel's encoder. */
    void write(Object message) {
        channel.write(message, channel.voidPromise());
        askForFlush();
    }

    /** Hands everything to the socket now, or at the end of the pass. */
    @Override
    public void flush() {
        flushAsked = false;
        handOver();
        channel.flush();
    }

    private void askForFlush() {
        if (!flushAsked) {
            flushAsked = true;
            flushes.atEndOfPass(this);
        }
    }

    private void handOver() {
        if (gathered != null) {
            ByteBuf bytes = gathered;
            gathered = null;
            channel.write(bytes, channel.voidPromise());
        }
    }

    /** Lets go of what was gathered: the channel is closed. */
    public void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
