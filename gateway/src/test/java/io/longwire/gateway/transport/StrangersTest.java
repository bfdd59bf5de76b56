package io.longwire.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.Uplinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrangersTest {

    @ParameterizedTest
    @CsvSource({
        "TLS, 1603010200010001fc0303",
        "TLS, 160303007a",
        "PROXY, 50524f58592054435034203139322e302e322e31", // PROXY TCP4 192.0.2.1
        "PROXY, 0d0a0d0a000d0a515549540a2111000c",
        "HTTP, 474554202f6865616c74682f72656164790d0a", // GET /health/ready
        "HTTP, 4f5054494f4e53202f20485454502f312e300d0a" // OPTIONS / HTTP/1.0
    })
    void anotherProtocolIsKnownByItsFirstBytes(Strangers.Kind kind, String hex) {
        assertThat(Strangers.kindOf(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex))))
                .contains(kind);
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "16", "1602", "4745", "160a1408011205616c696365"})
    void whatMayBeLongwireIsNot(String hex) {
        assertThat(Strangers.kindOf(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex))))
                .isEmpty();
    }

    @Test
    void aLoginOfAnyLengthIsNone() {
        for (int length = 1; length <= 64; length++) {
            byte[] login = Uplinks.frames(Uplinks.frame(Uplinks.login("u".repeat(length), "phone")));
            assertThat(Strangers.kindOf(Unpooled.wrappedBuffer(login))).isEmpty();
        }
    }

    @Test
    void allAreCountedAndOneWarningAMinuteTellsWhatToDo() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Strangers strangers = new Strangers(meters);
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 100; i++) {
                strangers.count(Strangers.Kind.TLS);
                strangers.count(Strangers.Kind.HTTP);
            }
            assertThat(log.warnings())
                    .containsExactly("connections to the port of phones that do not speak Longwire: 1 with TLS (let the"
                            + " balancer end it)");
        }
        assertThat(meters.get("longwire.connections.strangers")
                        .tag("protocol", "tls")
                        .counter()
                        .count())
                .isEqualTo(100);
    }
}
