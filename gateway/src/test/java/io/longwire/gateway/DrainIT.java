package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: everybody is told to come back, and nothing is lost. */
class DrainIT {

    /** More than one slice's worth. */
    private static final int PHONES = 500;

    @TempDir
    Path dataDir;

    @Test
    void everyPhoneIsToldWhenToComeBackAndWhatItDidNotAcknowledgeIsKept() throws IOException {
        List<RawPhone> phones = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(dataDir, Flags.none())) {
            for (int i = 0; i < PHONES; i++) {
                RawPhone phone = RawPhone.connect(gateway.address());
                phone.logIn("user-" + i, "phone");
                phones.add(phone);
            }
            for (int i = 0; i < PHONES; i++) {
                phones.get(i).send("m" + i, "user-" + (i + 1) % PHONES, "hello");
            }
            for (RawPhone phone : phones) {
                phone.deliver();
            }

            gateway.terminate();
            Set<Integer> waits = new HashSet<>();
            for (RawPhone phone : phones) {
                Kick kick = phone.kick();
                assertThat(kick.getReason()).isEqualTo(Kick.Reason.DRAINING);
                assertThat(kick.getRetryAfterMs()).isPositive();
                waits.add(kick.getRetryAfterMs());
                phone.close();
            }
            assertThat(waits).as("different times to come back at").hasSizeGreaterThan(PHONES / 4);
            assertThat(gateway.exitCode()).isZero();
        }

        try (GatewayProcess again = GatewayProcess.start(dataDir, Flags.none())) {
            for (int i = 0; i < PHONES; i++) {
                try (RawPhone phone = RawPhone.connect(again.address())) {
                    assertThat(phone.logIn("user-" + i, "phone").getPending()).isEqualTo(1);
                    Deliver deliver = phone.take();
                    assertThat(deliver.getId()).isEqualTo("m" + (i + PHONES - 1) % PHONES);
                    assertThat(deliver.getRedelivered()).isTrue();
                }
            }
        }
    }

    @Test
    void aPhoneThatConnectsWhileNobodyIsLeftFindsNoGatewayAndTheExitIsClean() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(dataDir, Flags.none());
                RawPhone waiting = RawPhone.connect(gateway.address())) {
            waiting.untilEcho();
            gateway.terminate();
            gateway.terminate();

            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output()).doesNotContain("ERROR", "WARN");
            assertThat(waiting.untilEnd()).isEmpty();
        }
    }
}
