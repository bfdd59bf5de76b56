package io.longwire.loadtest.device;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What goes out on one connection: gathered in one buffer, and handed to the socket when the loop's pass is over.
 *
 * <p>Holds a buffer only between the first byte of a pass and its flush. Belongs to the connection's event loop.
 */
public final class Outgoing implements Flushes.Flushable {

    private static final int FIRST_CAPACITY = 2048;

    /** A buffer that has grown so far goes to the channel at once, which then minds its water marks. */
    private static final int WRITE_THROUGH_BYTES = 64 * 1024;

    private final Channel channel;
    private final Flushes flushes;
    private ByteBuf gathered;
    private boolean isWaiting;

    public Outgoing(Channel channel, Flushes flushes) {
        this.channel = channel;
        this.flushes = flushes;
    }

    /** The buffer to append to; {@link #appended} must follow. */
    public ByteBuf buffer() {
        if (gathered == null) {
            gathered = channel.alloc().buffer(FIRST_CAPACITY);
        }
        return gathered;
    }

    /** Something was appended: it leaves at the end of the pass. */
    public void appended() {
        if (!isWaiting) {
            isWaiting = true;
            flushes.atEndOfPass(this);
        }
        if (gathered.readableBytes() >= WRITE_THROUGH_BYTES) {
            handOver();
        }
    }

    @Override
    public void flush() {
        isWaiting = false;
        handOver();
        channel.flush();
    }

    /** Whether the socket takes less than what was written. */
    public boolean isCongested() {
        return !channel.isWritable();
    }

    /** Lets go of what was gathered; for a connection that is over. */
    public void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private void handOver() {
        if (gathered != null) {
            ByteBuf out = gathered;
            gathered = null;
            channel.write(out, channel.voidPromise());
        }
    }
}
