package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.proto.Ack;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FrameRoundTripTest {

    @Property(tries = 300)
    void whatIsWrittenIsReadHoweverItIsCut(
            @ForAll("streams") List<Uplink> messages, @ForAll Set<@IntRange(max = 100_000) Integer> cuts) {
        byte[] stream = Frames.bytes(messages);
        TreeSet<Integer> within =
                cuts.stream().map(cut -> cut % (stream.length + 1)).collect(Collectors.toCollection(TreeSet::new));

        Reading<Uplink> reading = Reading.of(stream, Wire.DEFAULT_MAX_FRAME_BYTES, within);

        assertThat(reading.failure()).isEmpty();
        assertThat(reading.messages()).isEqualTo(messages);
        assertThat(reading.totalBytes()).isEqualTo(stream.length);
    }

    @Provide
    Arbitrary<List<Uplink>> streams() {
        Arbitrary<Uplink> acks = Arbitraries.longs()
                .map(seq ->
                        Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(seq)).build());
        Arbitrary<Uplink> sends = Combinators.combine(
                        Arbitraries.strings().ofMaxLength(80),
                        Arbitraries.strings().ofMaxLength(80),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(1000),
                        Arbitraries.integers())
                .as((id, to, payload, ttl) -> Uplink.newBuilder()
                        .setSend(Send.newBuilder()
                                .setId(wellFormed(id))
                                .setTo(wellFormed(to))
                                .setPayload(ByteString.copyFrom(payload))
                                .setTtlSeconds(ttl))
                        .build());
        return Arbitraries.oneOf(Arbitraries.just(Frames.HEARTBEAT), acks, sends)
                .list()
                .ofMaxSize(20);
    }

    /** A string without halves of surrogate pairs, which UTF-8 cannot carry. */
    private static String wellFormed(String text) {
        return ByteString.copyFromUtf8(text).toStringUtf8();
    }
}
