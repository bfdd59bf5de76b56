package io.longwire.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} by HTTP.
 *
 * <p>The JDK's own server: a few requests a second, from machines.
 */
public final class AdminServer implements AutoCloseable {

    private static final String JSON = "application/json; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static {
        // Seconds; the JDK's default is to wait for ever, and two requests that never end would hide a healthy gateway.
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, new DefaultThreadFactory("admin", true));

    private record Answer(int status, String type, String body) {}

    /**
     * Starts to listen.
     *
     * @param notReadyBecause why phones should be sent elsewhere, a sentence each; empty if they should not
     * @param metrics the metrics in Prometheus' text format
     * @throws IOException if the address cannot be had
     */
    public AdminServer(InetSocketAddress address, Supplier<List<String>> notReadyBecause, Supplier<String> metrics)
            throws IOException {
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        get("/", () -> new Answer(404, JSON, "{\"error\":\"try /health/live, /health/ready or /metrics\"}\n"));
        get("/health/live", () -> new Answer(200, JSON, "{\"live\":true}\n"));
        get("/health/ready", () -> ready(notReadyBecause.get()));
        get("/metrics", () -> new Answer(200, PROMETHEUS, metrics.get()));
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static Answer ready(List<String> reasons) {
        String list = reasons.stream().map(reason -> '"' + reason + '"').collect(Collectors.joining(","));
        return new Answer(
                reasons.isEmpty() ? 200 : 503,
                JSON,
                "{\"ready\":" + reasons.isEmpty() + ",\"reasons\":[" + list + "]}\n");
    }

    private void get(String path, Supplier<Answer> handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                boolean isRoot = path.equals("/");
                if (!exchange.getRequestMethod().equals("GET")
                        && !exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    send(exchange, new Answer(405, JSON, "{\"error\":\"only GET and HEAD are served\"}\n"));
                } else if (isRoot || exchange.getRequestURI().getPath().equals(path)) {
                    send(exchange, handler.get());
                } else {
                    send(exchange, new Answer(404, JSON, "{\"error\":\"no such page\"}\n"));
                }
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
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
