package io.longwire.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    @Test
    void requestsThatNeverEndDoNotKeepTheOthersOut() throws IOException, InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (AdminServer server = new AdminServer(any, Optional.empty(), new Idle());
                Socket first = unfinished(server.address());
                Socket second = unfinished(server.address())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/health/live");
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(15))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        }
    }

    private static Socket unfinished(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A gateway with nothing to tell. */
    private static final class Idle implements Operations {
        @Override
        public List<String> notReadyBecause() {
            return List.of();
        }

        @Override
        public String metrics() {
            return "";
        }

        @Override
        public CompletableFuture<Map<String, Object>> status(boolean showsUsers) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletableFuture<Map<String, Object>> user(
                String user, Optional<String> message, Optional<String> from) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletableFuture<Map<String, Object>> kick(String user, String detail) {
            return CompletableFuture.completedFuture(Map.of());
        }
    }
}
