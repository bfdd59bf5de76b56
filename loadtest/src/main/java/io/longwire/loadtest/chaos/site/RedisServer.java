package io.longwire.loadtest.chaos.site;

import io.longwire.loadtest.process.Programs;
import io.longwire.loadtest.process.Workdir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Redis server of ours, which keeps its port and its data however often it is killed and started again. */
public final class RedisServer extends Server {

    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int port;
    private final List<String> flags;

    /**
     * A server that was not started.
     *
     * @param directory where its data lies and its log goes
     * @param flags its own, beside those for its port and its data
     */
    RedisServer(String name, Path directory, int port, List<String> flags) {
        super(name, directory);
        this.port = port;
        this.flags = List.copyOf(flags);
    }

    /** Starts it and waits until it answers, whatever it answers. */
    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Programs.orName("redis-server")));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", data().toString(), "--save", "", "--appendonly", "yes"));
        // What Redis has confirmed is on the disk: a kill may not lose it.
        command.addAll(List.of("--appendfsync", "always", "--maxmemory-policy", "noeviction"));
        command.addAll(flags);
        start(command, Map.of());
        Patience.await(name() + " answers", START_PATIENCE, this::answers);
    }

    private boolean answers() throws IOException {
        try (RedisConnection connection = connect(PATIENCE)) {
            return connection.ask("PING").equals("PONG");
        }
    }

    private Path data() throws IOException {
        return Files.createDirectories(directory().resolve(name()));
    }

    /** A new connection, on which an answer must not take longer than two seconds. */
    public RedisConnection connect() throws IOException {
        return connect(PATIENCE);
    }

    /** A new connection, on which an answer must not take longer than {@code patience}. */
    public RedisConnection connect(Duration patience) throws IOException {
        return RedisConnection.open(port, patience);
    }

    public int port() {
        return port;
    }

    /** Throws its data away; to be called when it is dead. */
    public void forget() throws IOException {
        new Workdir(data()).close();
    }
}
