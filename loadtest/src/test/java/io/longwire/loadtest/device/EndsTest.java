package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.CorruptedFrameException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class EndsTest {

    @Test
    void aConnectionThatCannotBeMadeIsToldInAFewWords() {
        assertThat(Ends.unreachable(new ConnectException("Connection refused: /127.0.0.1:1"))
                        .reason())
                .isEqualTo("connection refused");
        assertThat(Ends.unreachable(new BindException("Address already in use")).reason())
                .isEqualTo(Ends.OUT_OF_PORTS);
        assertThat(Ends.unreachable(new ConnectException("connect(..) failed: Cannot assign requested address"))
                        .reason())
                .isEqualTo(Ends.OUT_OF_PORTS);
        assertThat(Ends.unreachable(new IOException("newSocketStream(..) failed: Too many open files"))
                        .reason())
                .isEqualTo(Ends.OUT_OF_DESCRIPTORS);
        assertThat(Ends.unreachable(new ConnectException("connection timed out after 10000 ms"))
                        .reason())
                .isEqualTo("timed out");
    }

    @Test
    void aConnectionThatBrokeMayBeTriedAgainUnlessItWasNotUnderstood() {
        assertThat(Ends.lost(new IOException("recvAddress(..) failed: Connection reset by peer")))
                .isEqualTo(new End(End.Kind.LOST, "reset by the server", true, 0));
        assertThat(Ends.lost(new CorruptedFrameException("length")).again()).isFalse();
    }
}
