package io.longwire.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private static final String TOKEN = "a-token-of-the-operators";

    private final Told told = new Told();
    private final List<Socket> others = new ArrayList<>();
    private AdminServer server;

    @BeforeEach
    void open() throws IOException {
        server = new AdminServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new AdminAccess(Optional.of(TOKEN), Set.of("gateway.example.org")));
        server.open(told);
    }

    @AfterEach
    void close() throws IOException {
        told.mayAnswer.countDown();
        for (Socket other : others) {
            other.close();
        }
        server.close();
    }

    // ---------------------------------------------------------------------------------------------- health, come what
    // may

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "16030100a5010000a10303", // TLS
                "0c0a0a0801120005", // a login of a phone
                "474554202f6d6574726963", // GET /metric, and no more
                "44454c455445202f20485454502f312e310d0a486f73743a20610d0a436f6e74656e742d4c656e6774683a20390d0a0d0a" // no body
            })
    void healthIsAnsweredHoweverManyConnectionsOthersHold(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int i = 0; i < 3_000; i++) {
            try {
                connect().getOutputStream().write(bytes);
            } catch (IOException closed) {
                assertThat(server.address()).isNotNull(); // by the server, as it may
            }
        }
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void healthDoesNotWaitForOtherAnswers() throws IOException {
        for (String path : List.of("/metrics", "/status", "/metrics", "/status", "/users/alice", "/metrics")) {
            request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer " + TOKEN + "\r\n\r\n");
        }
        await().until(() -> told.asked.get() > 0);

        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
        assertThat(told.mayAnswer.getCount()).isOne();
    }

    @Test
    void whoeverAsksForNothingIsClosedInTheEnd() throws IOException {
        Socket silent = connect();
        Socket half = request("GET /metrics HTTP/1.1\r\nHos");

        assertThat(silent.getInputStream().read()).isEqualTo(-1);
        assertThat(half.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void healthIsAnsweredToHeadAndOptionsToo() throws IOException {
        for (String path : List.of("/health/live", "/health/ready")) {
            assertThat(answer("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsPattern("content-length: [1-9]")
                    .endsWith("\r\n\r\n");
            assertThat(answer("OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("allow: GET, HEAD, OPTIONS");
            assertThat(answer("GET " + path + " HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.")
                    .contains(" 200 ");
        }
    }

    /** Balancers that ask by OPTIONS, as HAProxy does unless it is told otherwise, look at the status and at nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void whoeverAsksWhetherItIsReadyIsToldThatItIsNot(String method) throws IOException {
        told.notReady = List.of("draining");

        assertThat(answer(method + " /health/ready HTTP/1.0\r\n\r\n")).contains(" 503 ");
        assertThat(answer(method + " /health/live HTTP/1.0\r\n\r\n")).contains(" 200 ");
        assertThat(answer(method + " /health/none HTTP/1.0\r\n\r\n")).contains(" 404 ");
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        told.mayAnswer.countDown();
        String next = " HTTP/1.1\r\nHost: localhost\r\n\r\nGET ";
        String all = answer("GET /metrics" + next + "/health/live" + next
                + "/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(all.split("HTTP/1.1 ", -1)).hasSize(4);
        assertThat(all).containsSubsequence("the metrics", "\"live\":true", "HTTP/1.1 404");
    }

    // ------------------------------------------------------------------------------------------------- who is answered

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:7401",
                "10.1.2.3",
                "[::1]",
                "[fe80::1]:7401",
                "localhost",
                "LocalHost:7401",
                "gateway.example.org:80",
                "Gateway.Example.Org",
                "gateway.example.org."
            })
    void addressesAndNamesOfItsOwnAreServed(String host) throws IOException {
        told.mayAnswer.countDown();
        assertThat(answer("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.com",
                "localhost.evil.example.com",
                "127.0.0.1.evil.example.com",
                "",
                "[::1",
                "::1",
                "gateway.example.org.evil.com",
                "0x7f000001",
                "2130706433"
            })
    void otherNamesAreNotServed(String host) throws IOException {
        told.mayAnswer.countDown();
        for (String path : List.of("/status", "/metrics", "/users/alice")) {
            assertThat(answer("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + TOKEN
                            + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("--admin-allow-host");
        }
        assertThat(answer("GET /status HTTP/1.1\r\nHost: localhost\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(answer(
                        "GET http://evil.example.com/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(answer("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatIsNoRequestIsToldAndClosed() throws IOException {
        for (String bytes : List.of(
                "GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n",
                "GET /status HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / \u0001 HTTP/1.1\r\n\r\n")) {
            assertThat(answer(bytes)).as(bytes).startsWith("HTTP/1.1 4");
        }
        assertThat(answer("POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void aBugIsToldWithoutItsTrace() throws IOException {
        told.mayAnswer.countDown();
        assertThat(answer("DELETE /sessions/bug HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("broken");
    }

    // -----------------------------------------------------------------------------------------------------------
    // helpers

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(30_000);
        others.add(socket);
        return socket;
    }

    private Socket request(String text) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** All that is answered until the server closes. */
    private String answer(String request) throws IOException {
        try (Socket socket = request(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path) throws IOException {
        return answer("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /** A gateway that answers when it may. */
    private static final class Told implements Operations {

        private final CountDownLatch mayAnswer = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private volatile List<String> notReady = List.of();

        @Override
        public List<String> notReadyBecause() {
            return notReady;
        }

        @Override
        public String metrics() {
            await();
            return "the metrics\n";
        }

        @Override
        public CompletableFuture<Map<String, Object>> status(boolean showsUsers) {
            return page();
        }

        @Override
        public CompletableFuture<Map<String, Object>> user(
                String user, Optional<String> message, Optional<String> from) {
            return page();
        }

        @Override
        public CompletableFuture<Map<String, Object>> kick(String user, String detail) {
            throw new IllegalStateException("broken");
        }

        private CompletableFuture<Map<String, Object>> page() {
            await();
            return CompletableFuture.completedFuture(Map.of());
        }

        private void await() {
            asked.incrementAndGet();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
