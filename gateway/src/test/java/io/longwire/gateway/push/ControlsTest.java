package io.longwire.gateway.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlsTest {

    private final ManualThread thread = new ManualThread();
    private final List<String> kicked = new ArrayList<>();
    private final CountedPushes counted = new CountedPushes();
    private final Controls controls = new Controls(thread, "here", new Kicks(), nobody -> {}, counted);

    private final class Kicks implements LocalControl {
        @Override
        public void kick(String user, Optional<String> device, String detail) {
            kicked.add(user);
        }

        @Override
        public void revoke(String token) {}

        @Override
        public void close() {}
    }

    private static byte[] kick(int i) {
        return ("{\"kick\":{\"user\":\"u" + i + "\"}}").getBytes(UTF_8);
    }

    @Test
    void commandsThatWaitAreBoundedAndThoseBeyondAreToldAsLost() {
        for (int i = 0; i < Controls.MAX_WAITING + 5; i++) {
            controls.heard(kick(i));
        }
        thread.run();
        assertThat(kicked).hasSize(Controls.MAX_WAITING).startsWith("u0");
        assertThat(counted.commandsLost).isEqualTo(5);

        controls.heard(kick(7));
        thread.run();
        assertThat(kicked).hasSize(Controls.MAX_WAITING + 1);
    }

    @Test
    void aCommandThatIsTooLargeDoesNotWait() {
        controls.heard(new byte[9 * 1024]);
        assertThat(counted.badCommands).isOne();
        assertThat(thread.shutdownNow()).isEmpty();
    }
}
