package io.longwire.loadtest.peer.stream;

import io.longwire.loadtest.device.Flushes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What a pass of the event loop writes to one channel, gathered in one buffer that leaves in one write.
 *
 * <p>Belongs to the channel's loop. Holds no buffer between passes.
 */
public final class Gathering implements Flushes.Flushable {

    private static final int FIRST_BYTES = 256;

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
            write();
        }
        if (gathered == null) {
            gathered = channel.alloc().buffer(Math.max(bytes, FIRST_BYTES));
            if (!flushAsked) {
                flushAsked = true;
                flushes.atEndOfPass(this);
            }
        }
        return gathered;
    }

    /** Hands what was gathered to the channel now, or at the end of the pass. */
    @Override
    public void flush() {
        flushAsked = false;
        if (gathered != null) {
            write();
        }
    }

    private void write() {
        ByteBuf bytes = gathered;
        gathered = null;
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    /** Lets go of what was gathered: the channel is closed. */
    public void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
