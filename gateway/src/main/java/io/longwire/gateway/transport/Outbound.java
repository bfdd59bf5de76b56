package io.longwire.gateway.transport;

import com.google.protobuf.MessageLite;
import io.longwire.gateway.metrics.LoopMetrics;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What goes out on one connection: frames are gathered in one buffer and written when the event loop's pass ends.
 *
 * <p>Holds a buffer only between the first frame of a pass and its flush. Belongs to the connection's event loop.
 */
final class Outbound {

    private static final int FIRST_CAPACITY = 1024;

    /** A buffer that has grown so far is handed to the channel at once. */
    private static final int WRITE_THROUGH_BYTES = 64 * 1024;

    private final Channel channel;
    private final Flusher flusher;
    private final LoopMetrics metrics;
    private final Runnable flushed;

    /** What was gathered since the last flush; null if nothing was. */
    private ByteBuf gathered;

    private int frames;
    private boolean isDirty;

    /** @param flushed runs after each flush */
    Outbound(Channel channel, Flusher flusher, LoopMetrics metrics, Runnable flushed) {
        this.flushed = flushed;
        this.channel = channel;
        this.flusher = flusher;
        this.metrics = metrics;
    }

    void write(MessageLite message) {
        FrameWriter.write(message, buffer());
        added();
    }

    void writeDeliver(Deliver message, long seq, boolean redelivered) {
        FrameWriter.writeDeliver(message, seq, redelivered, buffer());
        added();
    }

    void writeReceipt(Receipt receipt) {
        FrameWriter.writeReceipt(receipt, buffer());
        added();
    }

    void writeHeartbeat() {
        FrameWriter.writeHeartbeat(buffer());
        added();
    }

    /** Whether the channel takes more; what is gathered counts as written. */
    boolean isWritable() {
        return channel.isWritable() && (gathered == null || gathered.readableBytes() < channel.bytesBeforeUnwritable());
    }

    /** How many bytes the channel has not sent yet. */
    int unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : (int) Math.min(Integer.MAX_VALUE, buffer.totalPendingWriteBytes());
    }

    /** Writes and flushes what was gathered. */
    void flush() {
        isDirty = false;
        handToChannel();
        channel.flush();
        flushed.run();
    }

    /** Lets go of what was gathered; nothing goes out any more. */
    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private ByteBuf buffer() {
        if (gathered == null) {
            gathered = channel.alloc().buffer(FIRST_CAPACITY);
        }
        return gathered;
    }

    private void added() {
        frames++;
        if (!isDirty) {
            isDirty = true;
            flusher.add(this);
        }
        if (gathered.readableBytes() >= WRITE_THROUGH_BYTES) {
            handToChannel();
        }
    }

    private void handToChannel() {
        if (gathered != null) {
            ByteBuf out = gathered;
            gathered = null;
            metrics.framesOut(frames, out.readableBytes());
            frames = 0;
            channel.write(out, channel.voidPromise());
        }
    }
}
