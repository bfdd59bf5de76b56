package io.longwire.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.longwire.wire.Wire;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health, metrics, status, and what operators may do, by HTTP.
 *
 * <p>Health, metrics and status are open; users are shown, and sessions ended, to those who send the admin token only.
 *
 * <p>The JDK's own server: a few requests a second, from machines.
 */
public final class AdminServer implements AutoCloseable {

    private static final String JSON = "application/json; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String USERS = "/users/";
    private static final String SESSIONS = "/sessions/";

    /** What operators are made to wait at most for an answer that Redis has a part in. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    static {
        // Seconds; the JDK's default is to wait for ever, and two requests that never end would hide a healthy gateway.
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, new DefaultThreadFactory("admin", true));
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final Operations operations;
    private final Optional<String> token;

    private record Answer(int status, String type, String body) {}

    /**
     * Starts to listen.
     *
     * @param token what operators have to know to see users and end sessions; empty if nobody may
     * @throws IOException if the address cannot be had
     */
    public AdminServer(InetSocketAddress address, Optional<String> token, Operations operations) throws IOException {
        this.operations = operations;
        this.token = token;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                send(exchange, answer(exchange));
            }
        });
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        try {
            if (path.startsWith(SESSIONS)) {
                return allow(exchange, "DELETE").orElseGet(() -> kick(exchange, path.substring(SESSIONS.length())));
            }
            return allow(exchange, "GET", "HEAD").orElseGet(() -> read(exchange, path));
        } catch (RuntimeException e) {
            log.error("a bug: {} {} has failed", exchange.getRequestMethod(), path.replaceAll("[^ -~]", "?"), e);
            return error(500, "a bug; the log tells more");
        }
    }

    private Optional<Answer> allow(HttpExchange exchange, String... methods) {
        if (List.of(methods).contains(exchange.getRequestMethod())) {
            return Optional.empty();
        }
        String allowed = String.join(", ", methods);
        exchange.getResponseHeaders().set("Allow", allowed);
        return Optional.of(error(405, "only " + allowed + " is served here"));
    }

    private Answer read(HttpExchange exchange, String path) {
        if (path.startsWith(USERS)) {
            return user(exchange, path.substring(USERS.length()));
        }
        return switch (path) {
            case "/health/live" -> new Answer(200, JSON, "{\"live\":true}\n");
            case "/health/ready" -> ready(operations.notReadyBecause());
            case "/metrics" -> new Answer(200, PROMETHEUS, operations.metrics());
            case "/status" -> await(operations.status(isOperator(exchange)));
            default -> error(404, "try /health/live, /health/ready, /metrics, /status or /users/{user}");
        };
    }

    private Answer ready(List<String> reasons) {
        String list =
                reasons.stream().map(this::quoted).reduce((a, b) -> a + "," + b).orElse("");
        return new Answer(
                reasons.isEmpty() ? 200 : 503,
                JSON,
                "{\"ready\":" + reasons.isEmpty() + ",\"reasons\":[" + list + "]}\n");
    }

    private Answer user(HttpExchange exchange, String user) {
        return refusal(exchange, user).orElseGet(() -> {
            Map<String, String> query = Query.of(exchange.getRequestURI());
            return await(operations.user(
                    user, Optional.ofNullable(query.get("message")), Optional.ofNullable(query.get("from"))));
        });
    }

    private Answer kick(HttpExchange exchange, String user) {
        return refusal(exchange, user).orElseGet(() -> {
            String detail = Query.of(exchange.getRequestURI()).getOrDefault("detail", "ended by the operator");
            log.info("the operator ends the sessions of {}", user);
            return await(operations.kick(user, detail));
        });
    }

    /** Why a request about a user is not served, if it is not. */
    private Optional<Answer> refusal(HttpExchange exchange, String user) {
        if (token.isEmpty()) {
            return Optional.of(error(403, "this is served only if the gateway was given --admin-token"));
        }
        if (!isOperator(exchange)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return Optional.of(error(401, "send Authorization: Bearer and the admin token"));
        }
        if (!Wire.isName(user)) {
            return Optional.of(
                    error(400, "a user is 1 to " + Wire.MAX_NAME_LENGTH + " characters of [A-Za-z0-9_.:@-]"));
        }
        return Optional.empty();
    }

    private boolean isOperator(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        // In constant time, so that the token cannot be found out letter by letter.
        return token.isPresent()
                && given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8));
    }

    private Answer await(CompletableFuture<Map<String, Object>> page) {
        try {
            return page(200, page.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            log.debug("no answer for an operator", e);
            return error(503, "Redis does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(503, "this gateway is going away");
        }
    }

    private Answer error(int status, String what) {
        return new Answer(status, JSON, "{\"error\":" + quoted(what) + "}\n");
    }

    private Answer page(int status, Map<String, Object> page) {
        try {
            return new Answer(status, JSON, json.writeValueAsString(page) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a page that is no JSON", e);
        }
    }

    private String quoted(String text) {
        return json.getNodeFactory().textNode(text).toString();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
