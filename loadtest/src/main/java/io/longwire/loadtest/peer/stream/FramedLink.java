package io.longwire.loadtest.peer.stream;

import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.SocketLink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;

/** A link that reads its protocol straight from the buffers, frame by frame: joins what was cut on its way. */
public abstract class FramedLink extends SocketLink {

    private final Leftover leftover = new Leftover();

    protected FramedLink(Dial dial, Listener listener) {
        super(dial, listener);
    }

    /**
     * Reads the next frame, if it is there whole.
     *
     * @return false if it is not, with the reader index where it was
     */
    protected abstract boolean readFrame(ByteBuf in);

    @Override
    protected final void read(ChannelHandlerContext context, Object arrived) {
        ByteBuf in = leftover.join((ByteBuf) arrived);
        try {
            while (!isOver() && in.isReadable() && readFrame(in)) {
                // One after the other.
            }
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        if (isOver()) {
            in.release();
        } else {
            leftover.keep(in, context.alloc());
        }
    }

    @Override
    protected final void releaseRead() {
        leftover.release();
    }

    /** A view of bytes for the length of a call, without an allocation where there is one. */
    protected static ByteBuffer view(ByteBuf in, int index, int length) {
        return in.nioBufferCount() == 1 ? in.internalNioBuffer(index, length) : in.nioBuffer(index, length);
    }
}
