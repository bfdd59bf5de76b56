package io.longwire.loadtest.chaos.site;

import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A gateway of ours, which keeps its name and its ports however often it is killed and started again. */
public final class GatewayNode extends Server {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(45);
    private static final int ANSWER_MILLIS = 1_000;

    private final List<String> command;
    private final int port;
    private final int adminPort;

    /**
     * A gateway that was not started.
     *
     * @param name its {@code --node-id}
     * @param directory where its logs go
     * @param redis what it is told with {@code --redis}
     */
    GatewayNode(String name, Path directory, SitePlan plan, String redis) throws IOException {
        super(name, directory);
        this.port = FreePort.find();
        this.adminPort = FreePort.find();
        this.command = Programs.ofJar(plan.jar());
        command.addAll(List.of("--node-id", name, "--redis", redis, "--auth", "open"));
        command.addAll(List.of("--port", Integer.toString(port), "--admin-port", Integer.toString(adminPort)));
        command.addAll(plan.arguments());
    }

    /** Where phones connect. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Starts it; it is not ready yet. */
    public void start() throws IOException {
        start(Map.of());
    }

    /**
     * Starts it in surroundings of its own.
     *
     * @param environment what to add to this process's own
     */
    public void start(Map<String, String> environment) throws IOException {
        start(command, environment);
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws IOException if it ends instead, or takes too long
     */
    public void awaitReady() throws IOException, InterruptedException {
        Patience.await(name() + " is ready", START_PATIENCE, () -> isReady() || !isAlive());
        if (!isAlive()) {
            throw new IOException(name() + " has ended; its log tells why");
        }
    }

    /** Whether it says so now. */
    public boolean isReady() {
        try {
            HttpURLConnection health = (HttpURLConnection) URI.create("http://127.0.0.1:" + adminPort + "/health/ready")
                    .toURL()
                    .openConnection();
            health.setConnectTimeout(ANSWER_MILLIS);
            health.setReadTimeout(ANSWER_MILLIS);
            boolean isReady = health.getResponseCode() == HttpURLConnection.HTTP_OK;
            health.disconnect();
            return isReady;
        } catch (IOException e) {
            return false; // Dead, or paused.
        }
    }

    /** SIGTERM; returns the exit code when it has drained, empty if that takes too long. */
    public OptionalInt terminate() throws InterruptedException {
        return process().terminate(DRAIN_PATIENCE);
    }
}
