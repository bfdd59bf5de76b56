package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

    private final Stamp stamp = new Stamp();

    private static ByteBuffer payload(int bytes) {
        ByteBuffer payload = ByteBuffer.allocate(bytes);
        Stamp.write(payload, 5, 1, 2, 3, 0x1234, -7);
        return payload;
    }

    @ParameterizedTest
    @ValueSource(ints = {Stamp.MIN_PAYLOAD_BYTES, Stamp.MIN_PAYLOAD_BYTES + 1, 128, 1000})
    void isReadAsItWasWritten(int bytes) {
        ByteBuffer within =
                ByteBuffer.allocate(bytes + 9).position(9).put(payload(bytes)).position(9);

        assertThat(stamp.read(within)).isTrue();
        assertThat(stamp.run()).isEqualTo(5);
        assertThat(stamp.sender()).isEqualTo(1);
        assertThat(stamp.recipient()).isEqualTo(2);
        assertThat(stamp.stream()).isEqualTo(3);
        assertThat(stamp.number()).isEqualTo(0x1234);
        assertThat(stamp.intendedNanos()).isEqualTo(-7);
        assertThat(stamp.isWhole()).isTrue();
    }

    @Test
    void whatIsTooShortHasNone() {
        assertThat(stamp.read(payload(Stamp.MIN_PAYLOAD_BYTES).limit(Stamp.MIN_PAYLOAD_BYTES - 1)))
                .isFalse();
    }

    @Test
    void aPayloadThatWasCutIsNotWhole() {
        assertThat(stamp.read(payload(100).limit(99))).isTrue();
        assertThat(stamp.isWhole()).isFalse();
    }

    @Test
    void aChangeOfAnyByteBehindTheStampIsSeen() {
        for (int at = Stamp.MIN_PAYLOAD_BYTES - 1; at < 100; at++) {
            ByteBuffer payload = payload(100);
            payload.put(at, (byte) (payload.get(at) + 1));
            stamp.read(payload);
            assertThat(stamp.isWhole()).as("byte " + at).isFalse();
        }
    }
}
