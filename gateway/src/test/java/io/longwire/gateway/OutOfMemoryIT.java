package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that lives on without memory serves nobody well: it ends, and is started again. */
class OutOfMemoryIT {

    /** Four of them are more than the heap below. */
    private static final int LARGE = 15 * 1024 * 1024;

    @TempDir
    Path dir;

    private final List<RawPhone> phones = new ArrayList<>();

    @Test
    void aGatewayThatHasNoMemoryLeftEndsAndSaysWhy() throws IOException {
        Flags flags = Flags.none()
                .with("max-frame", "16MiB")
                .with("max-bytes-per-second", "1GiB")
                .with("ack-timeout", "10m");
        // With less memory for buffers, it would end the recipients' connections before the heap is full.
        List<String> jvmOptions = List.of("-Xmx60m", "-XX:MaxDirectMemorySize=1g");
        try (GatewayProcess gateway = GatewayProcess.start(dir, flags, jvmOptions)) {
            // What recipients do not acknowledge is held for them.
            for (int i = 0; i < 10 && gateway.isAlive(); i++) {
                exchange(gateway, i);
            }
            assertThat(gateway.exitCode()).isEqualTo(3);
            assertThat(gateway.output()).contains("out of memory: this gateway ends");
        } finally {
            phones.forEach(RawPhone::close);
        }
    }

    private void exchange(GatewayProcess gateway, int pair) {
        try {
            RawPhone recipient = logIn(gateway, "recipient-" + pair);
            logIn(gateway, "sender-" + pair).send("m", "recipient-" + pair, "x".repeat(LARGE));
            recipient.deliver();
        } catch (IOException | AssertionError ended) {
            // as it is to
        }
    }

    private RawPhone logIn(GatewayProcess gateway, String user) throws IOException {
        RawPhone phone = RawPhone.connect(gateway.address());
        phones.add(phone);
        phone.logIn(user, "phone");
        return phone;
    }
}
