package io.longwire.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

    @Test
    void asManyAsAskedForWhereThereAreFilesEnough() {
        assertThat(ConnectionLimit.of(1_000, 1_048_576)).isEqualTo(new ConnectionLimit(1_000, 1_064));
        assertThat(ConnectionLimit.of(1, 1_048_576)).isEqualTo(new ConnectionLimit(1, 65));
        assertThat(ConnectionLimit.of(10_000_000, Integer.MAX_VALUE))
                .isEqualTo(new ConnectionLimit(10_000_000, 10_000_064));
    }

    @Test
    void phonesLeaveFilesForOthers() {
        assertThat(ConnectionLimit.of(1_000_000, 1_024)).isEqualTo(new ConnectionLimit(704, 768));
    }

    @Test
    void ofFewFilesHalfAreForPhones() {
        assertThat(ConnectionLimit.of(1_000_000, 256)).isEqualTo(new ConnectionLimit(64, 128));
        assertThat(ConnectionLimit.of(1_000_000, 20)).isEqualTo(new ConnectionLimit(1, 10));
    }
}
