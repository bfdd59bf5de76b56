package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {

    private static final Deliver MESSAGE = Deliver.newBuilder()
            .setId("m1")
            .setFrom("alice")
            .setPayload(ByteString.copyFromUtf8("hello"))
            .setType("text")
            .setSentAtMs(1_767_225_600_000L)
            .setOrigin(Deliver.Origin.PUSH)
            .setTo("bob")
            .build();

    @Test
    void aHeartbeatIsOneZeroByte() {
        ByteBuf out = Unpooled.buffer();

        FrameWriter.writeHeartbeat(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("00");
    }

    @Test
    void aMessageWithoutContentIsAHeartbeatToo() {
        ByteBuf out = Unpooled.buffer();

        FrameWriter.write(Downlink.getDefaultInstance(), out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("00");
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void framesAreAppendedBehindWhatIsThere(ByteBuf out) throws FrameException {
        Downlink receipt = Downlink.newBuilder()
                .setReceipt(Receipt.newBuilder().setId("m1").setOutcome(Receipt.Outcome.STORED))
                .build();

        FrameWriter.writeHeartbeat(out);
        FrameWriter.write(receipt, out);
        FrameWriter.writeDeliver(MESSAGE, 1, false, out);

        assertThat(readAll(out)).containsExactly(Downlink.getDefaultInstance(), receipt, deliver(MESSAGE, 1, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 127, 128, 16_383, 16_384, 0xffff_ffffL, Long.MAX_VALUE, -1})
    void aDeliverCarriesTheSeqItIsWrittenUnder(long seq) throws FrameException {
        for (boolean redelivered : new boolean[] {false, true}) {
            ByteBuf out = Unpooled.buffer();

            FrameWriter.writeDeliver(MESSAGE, seq, redelivered, out);

            assertThat(readAll(out)).containsExactly(deliver(MESSAGE, seq, redelivered));
        }
    }

    /** Around the sizes at which a length takes one byte more, of the frame or of the message in it. */
    @Test
    void aDeliverOfAnySizeIsWhatProtobufWouldWrite() throws FrameException {
        for (int payloadBytes : new int[] {0, 80, 90, 100, 110, 120, 127, 128, 16_340, 16_360, 16_384, 70_000}) {
            for (int more = 0; more < 24; more++) {
                Deliver message = Deliver.newBuilder()
                        .setId("m1")
                        .setPayload(ByteString.copyFrom(new byte[payloadBytes + more]))
                        .build();
                ByteBuf out = Unpooled.buffer();
                FrameWriter.writeDeliver(message, 1, true, out);
                int frameBytes = out.readableBytes();
                ByteBuf whole = Unpooled.buffer();
                FrameWriter.write(deliver(message, 1, true), whole);

                assertThat(frameBytes).isEqualTo(whole.readableBytes());
                assertThat(readAll(out)).containsExactly(deliver(message, 1, true));
            }
        }
    }

    @Test
    void oneMessageServesManyConnections() throws FrameException {
        ByteBuf out = Unpooled.buffer();

        FrameWriter.writeDeliver(MESSAGE, 7, false, out);
        FrameWriter.writeDeliver(MESSAGE, 1, true, out);

        assertThat(readAll(out)).containsExactly(deliver(MESSAGE, 7, false), deliver(MESSAGE, 1, true));
        assertThat(MESSAGE.getSeq()).isZero();
    }

    static Stream<ByteBuf> buffers() {
        UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        return Stream.of(
                allocator.heapBuffer(0),
                allocator.directBuffer(0),
                allocator.directBuffer(256).writeZero(3).skipBytes(3));
    }

    private static Downlink deliver(Deliver message, long seq, boolean redelivered) {
        return Downlink.newBuilder()
                .setDeliver(message.toBuilder().setSeq(seq).setRedelivered(redelivered))
                .build();
    }

    private static List<Downlink> readAll(ByteBuf out) throws FrameException {
        FrameReader<Downlink> reader = new FrameReader<>(Downlink.getDefaultInstance(), 1 << 20);
        List<Downlink> messages = new ArrayList<>();
        reader.read(out, UnpooledByteBufAllocator.DEFAULT, (message, frameBytes) -> messages.add(message));
        reader.release();
        return messages;
    }
}
