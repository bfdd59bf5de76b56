package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A gateway that has all the connections it takes. */
class FullGatewayTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    private final LogWatch log = new LogWatch();

    @AutoClose
    private final TestGateway gateway = TestGateway.start(redis, Flags.none().with("max-connections", 2));

    @Test
    void itIsNotReadyAndSaysSoOnceUntilAPhoneLeaves() throws IOException {
        RawPhone alice = gateway.phone("alice");
        assertThat(gateway.admin().isReady()).isTrue();
        RawPhone bob = gateway.phone("bob");
        assertThat(gateway.metric("longwire.connections.max")).isEqualTo(2);
        assertThat(gateway.admin().readiness().body())
                .contains("there are as many connections as this gateway takes: 2");

        for (int i = 0; i < 3; i++) {
            try (RawPhone late = gateway.connect()) {
                assertThat(late.kick().getReason()).isEqualTo(Kick.Reason.OVERLOADED);
            }
        }
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("phones are turned away"))
                .hasSize(1);
        alice.send("m1", "bob", "served as before");
        assertThat(bob.take().getId()).isEqualTo("m1");

        bob.close();
        await().until(gateway.admin()::isReady);
    }
}
