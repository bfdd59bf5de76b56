package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongwirePeerTest {

    /** Built before this module; absent when only this module is. */
    private static final Path JAR = Path.of("..", "gateway", "target", "gateway.jar");

    @TempDir
    private Path workdir;

    @Test
    void startsAGatewayAndTellsItsRedisApart() throws IOException {
        Peer peer = new LongwirePeer("longwire", JAR, List.of("-Xmx256m"), List.of("--ack-timeout", "3s"));
        assumeThat(peer.missing()).isEmpty();
        List<ServerProcess> processes;
        try (RunningServer server = peer.start(workdir)) {
            try (Socket phone =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                assertThat(phone.isConnected()).isTrue();
            }
            processes = server.processes();
        }

        assertThat(processes)
                .extracting(ServerProcess::role)
                .containsExactly(ServerProcess.Role.MAIN, ServerProcess.Role.HELPER);
        assertThat(processes.get(1).name()).startsWith("redis-server");
        await().until(() -> processes.stream()
                .allMatch(process -> ProcessHandle.of(process.pid()).isEmpty()));
    }

    @Test
    void tellsHowToBuildAJarThatIsNotThere() {
        Peer peer = new LongwirePeer("old", workdir.resolve("gateway.jar"), List.of(), List.of());

        assertThat(peer.missing().orElseThrow()).contains("mvn");
    }
}
