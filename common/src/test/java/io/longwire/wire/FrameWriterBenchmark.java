package io.longwire.wire;

import com.google.protobuf.ByteString;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;
import io.longwire.testing.BufferKind;
import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to append one frame to a buffer that has room for it. */
@State(Scope.Thread)
public class FrameWriterBenchmark {

    private static final int PAYLOAD_BYTES = 128;

    @Param
    public BufferKind buffer;

    private final Deliver deliver = Deliver.newBuilder()
            .setId("01JDC0Z5W3K8Q4T6R7N9M2P4X6")
            .setFrom("alice")
            .setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))
            .setSentAtMs(1_764_000_000_000L)
            .build();
    private ByteBuf out;
    private long seq = 1_000;

    @Setup
    public void allocate() {
        out = buffer.allocate(1024);
    }

    @TearDown
    public void release() {
        out.release();
    }

    @Benchmark
    public int deliver() {
        FrameWriter.writeDeliver(deliver, seq++, false, out.clear());
        return out.writerIndex();
    }

    /** With the message: a receipt is made to be written. */
    @Benchmark
    public int receipt() {
        Downlink receipt = Downlink.newBuilder()
                .setReceipt(Receipt.newBuilder()
                        .setId(deliver.getId())
                        .setOutcome(Receipt.Outcome.DELIVERED)
                        .setServerTimeMs(1_764_000_000_000L + seq++))
                .build();
        FrameWriter.write(receipt, out.clear());
        return out.writerIndex();
    }
}
