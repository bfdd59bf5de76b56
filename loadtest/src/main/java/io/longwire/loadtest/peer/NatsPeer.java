package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The NATS server without JetStream: it passes messages on to whoever is there, and keeps nothing. */
final class NatsPeer implements Peer {

    private static final Pattern READY =
            Pattern.compile("Listening for client connections on \\S+:(\\d+)[\\s\\S]*Server is ready");

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public String description() {
        return "nats-server, core NATS, Go; keeps nothing, receipts nothing";
    }

    @Override
    public String dialect() {
        return "nats";
    }

    @Override
    public Optional<String> missing() {
        return Programs.find("nats-server").isPresent()
                ? Optional.empty()
                : Optional.of("Run: apt-get install nats-server");
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        Path configuration =
                Files.createDirectories(workdir).resolve("nats.conf").toAbsolutePath();
        Files.writeString(
                configuration,
                """
                host: "0.0.0.0"
                port: -1
                max_connections: 1000000
                """);
        ChildProcess server = ChildProcess.start(
                "nats-server",
                workdir,
                List.of(Programs.orName("nats-server"), "-c", configuration.toString()),
                Map.of());
        int port = Integer.parseInt(server.awaitPrinted(READY).group(1));
        return new RunningServer(port, server);
    }
}
