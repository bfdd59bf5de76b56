package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A chat server on node and socket.io as they are usually built, with a Redis for whoever is off line. */
final class SocketioPeer implements InstallablePeer {

    private static final Pattern READY = Pattern.compile("ready: \\S+:(\\d+)");
    private static final Pattern REDIS_READY = Pattern.compile("eady to accept connections");

    /** Relative to the working directory: the path of a socket may have no more than 107 characters. */
    private static final String REDIS_SOCKET = "redis.sock";

    private final PeerSettings settings;

    SocketioPeer(PeerSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "socketio";
    }

    @Override
    public String description() {
        return "a usual chat server on socket.io, node, one process, with Redis for whoever is off line";
    }

    @Override
    public String dialect() {
        return "socketio";
    }

    @Override
    public Optional<String> missing() {
        if (Programs.find("node").isEmpty() || Programs.find("redis-server").isEmpty()) {
            return Optional.of("Run: apt-get install nodejs npm redis-server");
        }
        boolean fetched = Stream.of("socket.io", "ioredis")
                .allMatch(library -> Files.exists(modules().resolve(library).resolve("package.json")));
        return fetched ? Optional.empty() : Optional.of(howToInstall());
    }

    @Override
    public void install(PrintWriter progress) throws IOException {
        Installation installation = new Installation(home(), progress);
        installation.unpack("socketio/package.json");
        installation.run(List.of(Programs.orName("npm"), "install", "--omit=dev", "--no-audit", "--no-fund"));
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        ChildProcess redis = startRedis(workdir);
        try {
            Installation.unpack("socketio/server.js", workdir);
            ChildProcess server = ChildProcess.start(
                    "node",
                    workdir,
                    List.of(Programs.orName("node"), "server.js", REDIS_SOCKET),
                    Map.of("NODE_PATH", modules().toString(), "NODE_ENV", "production"));
            int port = Integer.parseInt(server.awaitPrinted(READY).group(1));
            return new RunningServer(port, server, redis);
        } catch (IOException e) {
            redis.close();
            throw e;
        }
    }

    /** A Redis that fsyncs every second, as the gateway's own does. */
    private static ChildProcess startRedis(Path workdir) throws IOException {
        ChildProcess redis = ChildProcess.start(
                "redis-server",
                workdir,
                List.of(
                        Programs.orName("redis-server"),
                        "--port",
                        "0",
                        "--unixsocket",
                        REDIS_SOCKET,
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec"),
                Map.of());
        redis.awaitPrinted(REDIS_READY);
        return redis;
    }

    private Path home() {
        return settings.directory().resolve("socketio");
    }

    private Path modules() {
        return home().resolve("node_modules");
    }
}
