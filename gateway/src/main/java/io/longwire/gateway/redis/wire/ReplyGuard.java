package io.longwire.gateway.redis.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Keeps {@link ReplyLimits}: stands before the client in the pipeline of a connection, reads no more of the protocol (RESP, 2 and 3)
 * than where values begin and end, and passes everything on as it is, but for a value that is too large: the client reads an empty
 * one in its place, and none of its bytes are kept.
 *
 * <p>Belongs to its connection's event loop. Owns the buffers it is given, and passes them on.
 */
final class ReplyGuard extends ChannelInboundHandlerAdapter {

    /** A line that says how long something is: a type, 20 digits with their sign, and its end. */
    private static final int MAX_HEADER_BYTES = 24;

    /** Of a line that is a value itself, such as an error. */
    private static final int MAX_LINE_BYTES = 64 * 1024;

    /** No server has so many bytes, or values. */
    private static final long MAX_COUNT = 1L << 40;

    private static final byte[] EMPTY_VALUE = "$0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ReplyLimits limits;
    private final OversizeListener listener;

    /** What is told of a connection that does not keep the limits. */
    interface OversizeListener {
        /** A value was left out. */
        void leftOut(long bytes);

        /** The connection was closed: an answer was too large, or no answer at all. */
        void closed(String why);
    }

    /** The line that says how long something is, as far as it has come; what stands here is held back. */
    private final StringBuilder header = new StringBuilder(MAX_HEADER_BYTES);

    private boolean isInLine;
    private int lineBytes;
    private byte type;

    /** Of the value that is being read, its end included. */
    private long valueBytesLeft;

    private boolean isLeavingOut;

    /** How many values the answer still lacks; 0 between two answers. */
    private long elementsLeft;

    private long elements;
    private long replyBytes;
    private boolean isClosed;

    ReplyGuard(ReplyLimits limits, OversizeListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            int passFrom = in.readerIndex();
            int at = passFrom;
            while (at < in.writerIndex() && !isClosed) {
                if (valueBytesLeft > 0) {
                    int length = (int) Math.min(valueBytesLeft, in.writerIndex() - at);
                    at += length;
                    valueBytesLeft -= length;
                    passFrom = isLeavingOut ? at : passFrom;
                } else {
                    int start = at;
                    at = readLine(context, in, start);
                    if (isInLine && isHeader()) {
                        pass(context, in, passFrom, start);
                        passFrom = at;
                    } else if (isLeavingOut && valueBytesLeft > 0) {
                        pass(context, in, passFrom, start);
                        context.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_VALUE));
                        passFrom = at;
                    }
                }
            }
            if (!isClosed) {
                pass(context, in, passFrom, in.writerIndex());
            }
        } finally {
            in.release();
        }
    }

    /** Most of the time all of it, as it came. */
    private static void pass(ChannelHandlerContext context, ByteBuf in, int from, int to) {
        if (from < to) {
            context.fireChannelRead(in.retainedSlice(from, to - from));
        }
    }

    /** Reads on to the end of a line, if it is there. Returns up to where. */
    private int readLine(ChannelHandlerContext context, ByteBuf in, int start) {
        if (!isInLine) {
            isInLine = true;
            type = in.getByte(start);
            lineBytes = 0;
        }
        int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
        int stop = end < 0 ? in.writerIndex() : end + 1;
        lineBytes += stop - start;
        if (lineBytes > (isHeader() ? MAX_HEADER_BYTES : MAX_LINE_BYTES)) {
            close(context, "a line of its answer has no end");
        } else if (isHeader()) {
            int held = header.length();
            for (int i = start; i < stop; i++) {
                header.append((char) in.getByte(i));
            }
            if (end >= 0) {
                lineEnded(context);
                passHeld(context, held);
            }
        } else if (end >= 0) {
            lineEnded(context);
        }
        return stop;
    }

    /** What was held back of a header goes before the rest of it, unless that is left out. */
    private void passHeld(ChannelHandlerContext context, int held) {
        if (held > 0 && !isLeavingOut && !isClosed) {
            context.fireChannelRead(Unpooled.copiedBuffer(header.substring(0, held), StandardCharsets.ISO_8859_1));
        }
        header.setLength(0);
    }

    /** Whether the line says how long what follows is. */
    private boolean isHeader() {
        return switch (type) {
            case '$', '=', '!', '*', '~', '>', '%', '|' -> true;
            default -> false;
        };
    }

    private void lineEnded(ChannelHandlerContext context) {
        isInLine = false;
        isLeavingOut = false;
        if (elementsLeft == 0) {
            elementsLeft = 1;
            elements = 0;
            replyBytes = 0;
        }
        elements++;
        replyBytes += lineBytes;
        elementsLeft--;
        if (isHeader()) {
            long count = count();
            if (count < -1 || count > MAX_COUNT) {
                close(context, "what it sends is no answer");
                return;
            }
            headerEnded(count);
        }
        if (replyBytes > limits.maxReplyBytes() || elements + elementsLeft > limits.maxElements()) {
            close(
                    context,
                    "its answer has more than " + limits.maxReplyBytes() + " bytes or " + limits.maxElements()
                            + " values");
        }
    }

    /** The number of the header; below -1 if it is none. */
    private long count() {
        try {
            return Long.parseLong(header, 1, header.length() - 2, 10);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Long.MIN_VALUE;
        }
    }

    /** @param count -1 for a value that is none */
    private void headerEnded(long count) {
        switch (type) {
            case '$', '=', '!' -> {
                if (count >= 0) {
                    valueBegins(count);
                }
            }
            case '*', '~', '>' -> elementsLeft += Math.max(0, count);
            case '%' -> elementsLeft += 2 * Math.max(0, count);
            // Stands before a value and is none.
            default -> elementsLeft += 2 * Math.max(0, count) + 1;
        }
    }

    private void valueBegins(long bytes) {
        valueBytesLeft = bytes + 2;
        isLeavingOut = type == '$' && bytes > limits.maxValueBytes();
        if (isLeavingOut) {
            listener.leftOut(bytes);
        } else {
            replyBytes += bytes; // of another type, a large one ends the connection
        }
    }

    private void close(ChannelHandlerContext context, String why) {
        isClosed = true;
        listener.closed(why);
        context.close();
    }
}
