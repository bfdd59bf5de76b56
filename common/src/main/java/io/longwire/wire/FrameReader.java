package io.longwire.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Turns the bytes of one connection into messages, however they were cut on their way.
 *
 * <p>Framing: an unsigned varint32 length, then that many bytes of one message. A length of zero is a heartbeat and is
 * told by passing the message type's default instance, without parsing. A length is judged before anything is allocated
 * for it: what is buffered never exceeds what has arrived. It is at most one frame plus one read, as long as the caller
 * reads no more from the socket while a sink's "stop" holds.
 *
 * <p>Not thread-safe; belongs to the connection's event loop. Holds no buffer between frames, and none after it was
 * released or has thrown.
 *
 * @param <M> {@code Uplink} on the gateway, {@code Downlink} on a phone
 */
public final class FrameReader<M extends MessageLite> {

    /** Takes the messages in the order in which they arrived. */
    @FunctionalInterface
    public interface Sink<M> {
        /**
         * Takes one message.
         *
         * @param message the message, or the type's default instance for a heartbeat
         * @param frameBytes the size of the frame with its length prefix
         * @return whether to go on; after false the rest waits until {@link FrameReader#resume}
         */
        boolean accept(M message, int frameBytes);
    }

    private final Parser<? extends M> parser;
    private final M heartbeat;
    private int maxFrameBytes;

    /** Bytes that arrived and were not decoded yet; null while there are none. */
    private ByteBuf pending;

    private boolean decoding;

    /** A sink said to stop: nothing goes out until {@link #resume}, whatever arrives. */
    private boolean paused;

    private boolean released;

    /**
     * Creates a reader at the start of a stream.
     *
     * @param heartbeat the default instance of the message type
     * @param maxFrameBytes the largest frame to take, without its length prefix
     */
    @SuppressWarnings("unchecked")
    public FrameReader(M heartbeat, int maxFrameBytes) {
        this.heartbeat = heartbeat;
        this.parser = (Parser<? extends M>) heartbeat.getParserForType();
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Changes the largest frame to take; holds from the next frame on, also when called from within a sink. */
    public void maxFrameBytes(int bytes) {
        this.maxFrameBytes = bytes;
    }

    /**
     * Decodes what arrived, or only keeps it while a sink's "stop" holds. Takes over the caller's reference to {@code in}.
     * Not to be called from within a sink: the frames would change places.
     *
     * @throws FrameException if the peer broke the framing rule; the stream is of no use from there on, and the reader has
     *     released itself
     */
    public void read(ByteBuf in, ByteBufAllocator allocator, Sink<? super M> sink) throws FrameException {
        assert !decoding : "read from within a sink";
        boolean behind = pending != null;
        try {
            if (!behind && !paused) {
                decode(in, sink);
            }
            if (in.isReadable() && !released) {
                keep(in, allocator);
            }
        } finally {
            in.release();
        }
        if (behind && !paused) {
            decodePending(sink);
        }
    }

    /**
     * Goes on with what is buffered, after a sink has said to stop. Does nothing from within a sink.
     *
     * @throws FrameException as {@link #read}
     */
    public void resume(Sink<? super M> sink) throws FrameException {
        if (!decoding) {
            paused = false;
            decodePending(sink);
        }
    }

    /**
     * Lets go of what is buffered; what still arrives is dropped. From within a sink it takes effect when the sink
     * returns, which is then called no more: the usual way here is a sink that closes the channel.
     */
    public void release() {
        released = true;
        if (!decoding) {
            releasePending();
        }
    }

    /** How many bytes are buffered. */
    public int pendingBytes() {
        return pending == null ? 0 : pending.readableBytes();
    }

    private void keep(ByteBuf in, ByteBufAllocator allocator) {
        if (pending == null) {
            // Copied, so that a frame that trickles in does not hold a whole receive buffer.
            pending = allocator.buffer(in.readableBytes());
        }
        pending.writeBytes(in);
    }

    private void decodePending(Sink<? super M> sink) throws FrameException {
        if (pending == null) {
            return;
        }
        try {
            decode(pending, sink);
        } finally {
            if (released || !pending.isReadable()) {
                releasePending();
            } else {
                pending.discardSomeReadBytes();
            }
        }
    }

    private void releasePending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    private void decode(ByteBuf in, Sink<? super M> sink) throws FrameException {
        decoding = true;
        try {
            while (!paused && !released && in.isReadable()) {
                int start = in.readerIndex();
                int length = readLength(in);
                if (length < 0 || in.readableBytes() < length) {
                    in.readerIndex(start);
                    return;
                }
                M message = length == 0 ? heartbeat : parse(in, length);
                paused = !sink.accept(message, in.readerIndex() - start);
            }
        } catch (FrameException e) {
            released = true;
            throw e;
        } finally {
            decoding = false;
        }
    }

    /** Reads a length prefix, or returns -1 when it is not all there. */
    private int readLength(ByteBuf in) throws FrameException {
        long length = 0;
        int available = Math.min(in.readableBytes(), Wire.MAX_LENGTH_PREFIX_BYTES);
        for (int i = 0; i < available; i++) {
            byte b = in.readByte();
            length |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                if (length > maxFrameBytes) {
                    throw new FrameException(
                            "frame of " + length + " bytes, at most " + maxFrameBytes + " are taken here");
                }
                return (int) length;
            }
        }
        if (available == Wire.MAX_LENGTH_PREFIX_BYTES) {
            throw new FrameException("length prefix longer than " + Wire.MAX_LENGTH_PREFIX_BYTES + " bytes");
        }
        return -1;
    }

    private M parse(ByteBuf in, int length) throws FrameException {
        int start = in.readerIndex();
        try {
            M message = parse(in, start, length);
            in.skipBytes(length);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new FrameException("frame of " + length + " bytes does not parse as "
                    + heartbeat.getClass().getSimpleName());
        }
    }

    private M parse(ByteBuf in, int start, int length) throws InvalidProtocolBufferException {
        if (in.hasArray()) {
            return parser.parseFrom(in.array(), in.arrayOffset() + start, length);
        }
        if (length <= Scratch.BYTES) {
            byte[] scratch = Scratch.get();
            in.getBytes(start, scratch, 0, length);
            return parser.parseFrom(scratch, 0, length);
        }
        return parser.parseFrom(nioBuffer(in, start, length));
    }

    /** A view without an allocation where there is one; a composite buffer has none. */
    private static ByteBuffer nioBuffer(ByteBuf in, int start, int length) {
        return in.nioBufferCount() == 1 ? in.internalNioBuffer(start, length) : in.nioBuffer(start, length);
    }
}
