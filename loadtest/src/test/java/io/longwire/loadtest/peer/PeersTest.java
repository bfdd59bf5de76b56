package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeersTest {

    private static final Peers PEERS = new Peers(PeerSettings.defaults());

    @TempDir
    private Path workdir;

    static Stream<String> names() {
        return PEERS.all().stream().map(Peer::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    @EnabledOnOs(OS.LINUX)
    void startsTakesConnectionsOnEveryLocalAddressAndEnds(String name) throws IOException {
        Peer peer = PEERS.named(name).orElseThrow();
        assumeThat(peer.missing()).isEmpty();
        List<ServerProcess> processes;
        try (RunningServer server = peer.start(workdir)) {
            assertThat(connects("127.0.0.1", server)).isTrue();
            assertThat(connects("127.1.2.3", server)).isTrue();
            assertThat(server.isAlive()).isTrue();
            processes = server.processes();
            assertThat(processes.get(0).role()).isEqualTo(ServerProcess.Role.MAIN);
        }

        assertThat(processes).noneSatisfy(process -> assertThat(ProcessHandle.of(process.pid()))
                .isPresent());
    }

    @Test
    void tellsItsRedisFromTheChatServer() throws IOException {
        Peer peer = PEERS.named("socketio").orElseThrow();
        assumeThat(peer.missing()).isEmpty();
        try (RunningServer server = peer.start(workdir)) {
            assertThat(server.processes())
                    .extracting(ServerProcess::role, ServerProcess::name)
                    .containsExactly(
                            tuple(ServerProcess.Role.MAIN, "node"), tuple(ServerProcess.Role.HELPER, "redis-server"));
        }
    }

    @Test
    void knowsNoOthers() {
        assertThat(PEERS.named("carrier-pigeon")).isEmpty();
    }

    private static boolean connects(String address, RunningServer server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.address().getPort()), 5_000);
            return socket.isConnected();
        }
    }
}
