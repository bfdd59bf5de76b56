package io.longwire.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Uplink;
import io.longwire.testing.BufferKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What one read from a socket costs that brought so many whole frames. */
@State(Scope.Thread)
public class FrameReaderBenchmark {

    private static final int PAYLOAD_BYTES = 128;

    @Param({"1", "16", "64"})
    public int messages;

    @Param
    public BufferKind buffer;

    private final FrameReader<Uplink> gateway =
            new FrameReader<>(Uplink.getDefaultInstance(), Wire.DEFAULT_MAX_FRAME_BYTES);
    private final FrameReader<Downlink> phone =
            new FrameReader<>(Downlink.getDefaultInstance(), Wire.DEFAULT_MAX_FRAME_BYTES);
    private ByteBuf sends;
    private ByteBuf acks;
    private ByteBuf delivers;

    @Setup
    public void fill() {
        sends = read(i -> Frames.send("01JDC0Z5W3K8Q4T6R7N9M2P%03d".formatted(i), PAYLOAD_BYTES));
        acks = read(i -> Frames.ack(1_000 + i));
        delivers = read(FrameReaderBenchmark::deliver);
    }

    private ByteBuf read(IntFunction<MessageLite> message) {
        byte[] bytes =
                Frames.bytes(IntStream.range(0, messages).mapToObj(message).toList());
        return buffer.allocate(bytes.length).writeBytes(bytes);
    }

    private static Downlink deliver(int i) {
        return Downlink.newBuilder()
                .setDeliver(Deliver.newBuilder()
                        .setSeq(1_000 + i)
                        .setId("01JDC0Z5W3K8Q4T6R7N9M2P%03d".formatted(i))
                        .setFrom("alice")
                        .setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))
                        .setSentAtMs(1_764_000_000_000L))
                .build();
    }

    @TearDown
    public void release() {
        sends.release();
        acks.release();
        delivers.release();
    }

    @Benchmark
    public void sends(Blackhole taken) throws FrameException {
        decode(gateway, sends, taken);
    }

    @Benchmark
    public void acks(Blackhole taken) throws FrameException {
        decode(gateway, acks, taken);
    }

    @Benchmark
    public void delivers(Blackhole taken) throws FrameException {
        decode(phone, delivers, taken);
    }

    private static void decode(FrameReader<?> reader, ByteBuf read, Blackhole taken) throws FrameException {
        reader.read(read.readerIndex(0).retain(), ByteBufAllocator.DEFAULT, (message, frameBytes) -> {
            taken.consume(message);
            return true;
        });
    }
}
