package io.longwire.gateway.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A gateway's operator port, as a probe or a scraper sees it. */
public final class Admin {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final InetSocketAddress address;

    Admin(InetSocketAddress address) {
        this.address = address;
    }

    /** An answer: its status, and its body as text. */
    public record Page(int status, String body) {}

    public Page get(String path) {
        return request("GET", path);
    }

    public Page request(String method, String path) {
        return request(method, path, "");
    }

    /** As an operator who has a token; empty for none. */
    public Page request(String method, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + address.getHostString() + ":" + address.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Page(0, e.toString());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public int port() {
        return address.getPort();
    }

    public Page readiness() {
        return get("/health/ready");
    }

    public boolean isReady() {
        return readiness().status() == 200;
    }
}
