package io.longwire.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1|connection refused: /127.0.0.1:1",
                "Connection refused: no further information: /127.0.0.1:1|connection refused: /127.0.0.1:1",
                "Connection refused|connection refused",
                "recvAddress(..) failed with error(-104): Connection reset by peer|connection reset by peer",
                "bind(..) failed with error(-98): Address already in use|Address already in use",
                "NOAUTH Authentication required.|NOAUTH Authentication required."
            })
    void theCallAndItsNumberAreLeftOut(String said, String told) {
        assertThat(SocketFailures.describe(new IOException(said))).isEqualTo(told);
    }
}
