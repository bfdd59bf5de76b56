package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Eclipse Mosquitto, an MQTT broker in C with one thread. */
final class MosquittoPeer implements Peer {

    private static final Pattern READY = Pattern.compile("mosquitto version \\S+ running");
    private static final int ATTEMPTS = 3;

    private final Saving saving;

    MosquittoPeer(Saving saving) {
        this.saving = saving;
    }

    @Override
    public String name() {
        return saving.name("mosquitto");
    }

    @Override
    public String description() {
        return "Eclipse Mosquitto, MQTT, C, one thread; " + saving.words();
    }

    @Override
    public String dialect() {
        return "mqtt";
    }

    @Override
    public Optional<String> missing() {
        return Programs.find("mosquitto").isPresent()
                ? Optional.empty()
                : Optional.of("Run: apt-get install mosquitto");
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOn(freePort(), workdir);
            } catch (IOException e) {
                // It takes no port 0, so somebody may have been faster.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private RunningServer startOn(int port, Path workdir) throws IOException {
        Path configuration =
                Files.createDirectories(workdir).resolve("mosquitto.conf").toAbsolutePath();
        Files.writeString(configuration, configuration(port, workdir.toAbsolutePath()));
        ChildProcess broker = ChildProcess.start(
                "mosquitto", workdir, List.of(Programs.orName("mosquitto"), "-c", configuration.toString()), Map.of());
        broker.awaitPrinted(READY);
        return new RunningServer(port, broker);
    }

    private String configuration(int port, Path workdir) {
        return """
                listener %d 0.0.0.0
                allow_anonymous true
                set_tcp_nodelay true
                # As much may wait, and be under way, as comes.
                max_queued_messages 0
                max_inflight_messages 0
                # Heard only when it is started by root: it would become another user, who may not write here.
                user root
                log_dest stderr
                connection_messages false
                """
                        .formatted(port)
                + switch (saving) {
                    case IN_MEMORY -> "persistence false\n";
                    // Its strictest setting short of writing everything anew at each change: a snapshot a second.
                    case ON_DISK -> "persistence true\npersistence_location " + workdir + "/\nautosave_interval 1\n";
                };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
