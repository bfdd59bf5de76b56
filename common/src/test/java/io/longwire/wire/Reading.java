package io.longwire.wire;

import com.google.protobuf.MessageLite;
import io.longwire.proto.Uplink;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * What a reader makes of a stream.
 *
 * @param messages what was decoded, in order
 * @param frameBytes the size of each, with its length prefix
 * @param failure what broke the framing rule in the end, or empty
 */
record Reading<M extends MessageLite>(List<M> messages, List<Integer> frameBytes, String failure) {

    /** Reads {@code stream} as it comes in pieces that end before each of {@code cuts}, and at the end. */
    static <M extends MessageLite> Reading<M> of(
            M heartbeat, byte[] stream, int maxFrameBytes, SortedSet<Integer> cuts) {
        FrameReader<M> reader = new FrameReader<>(heartbeat, maxFrameBytes);
        List<M> messages = new ArrayList<>();
        List<Integer> frameBytes = new ArrayList<>();
        FrameReader.Sink<M> sink = (message, bytes) -> {
            messages.add(message);
            frameBytes.add(bytes);
            return true;
        };
        String failure = "";
        int from = 0;
        try {
            for (int cut : cuts) {
                reader.read(
                        Unpooled.wrappedBuffer(Arrays.copyOfRange(stream, from, cut)),
                        UnpooledByteBufAllocator.DEFAULT,
                        sink);
                from = cut;
            }
            reader.read(
                    Unpooled.wrappedBuffer(Arrays.copyOfRange(stream, from, stream.length)),
                    UnpooledByteBufAllocator.DEFAULT,
                    sink);
        } catch (FrameException e) {
            failure = e.getMessage();
        } finally {
            reader.release();
        }
        return new Reading<>(List.copyOf(messages), List.copyOf(frameBytes), failure);
    }

    /** As {@link #of(MessageLite, byte[], int, SortedSet)}, for what a phone sends. */
    static Reading<Uplink> of(byte[] stream, int maxFrameBytes, SortedSet<Integer> cuts) {
        return of(Frames.HEARTBEAT, stream, maxFrameBytes, cuts);
    }

    /** The size of all frames that were decoded, with their length prefixes. */
    int totalBytes() {
        return frameBytes.stream().mapToInt(Integer::intValue).sum();
    }
}
