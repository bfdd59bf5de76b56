package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** HiveMQ Community Edition, an MQTT broker in Java, embedded in a JVM of its own. */
final class HiveMqPeer implements InstallablePeer {

    private static final Pattern READY =
            Pattern.compile("Started TCP Listener on address \\S+ and on port (\\d+)[\\s\\S]*HiveMQ is ready");
    private static final String LAUNCHER = "HiveMqLauncher";

    /** What HiveMQ's own start script passes. */
    private static final List<String> JVM_ARGUMENTS = List.of(
            "-Djava.net.preferIPv4Stack=true",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

    private final PeerSettings settings;
    private final Saving saving;

    HiveMqPeer(PeerSettings settings, Saving saving) {
        this.settings = settings;
        this.saving = saving;
    }

    @Override
    public String name() {
        return saving.name("hivemq");
    }

    @Override
    public String description() {
        return "HiveMQ CE, MQTT, Java; " + saving.words();
    }

    @Override
    public String dialect() {
        return "mqtt";
    }

    @Override
    public Optional<String> missing() {
        return Files.exists(classes().resolve(LAUNCHER + ".class")) ? Optional.empty() : Optional.of(howToInstall());
    }

    @Override
    public void install(PrintWriter progress) throws IOException {
        Installation installation = new Installation(home(), progress);
        installation.unpack("hivemq/pom.xml");
        installation.unpack("hivemq/" + LAUNCHER + ".java");
        installation.run(List.of(Programs.orName("mvn"), "-q", "-B", "dependency:copy-dependencies"));
        // Last, since what it makes is the sign that everything is there.
        installation.run(List.of(
                Programs.ofJava("javac"), "-cp", libraries(), "-d", classes().toString(), LAUNCHER + ".java"));
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        Path configuration = Files.createDirectories(workdir.resolve("conf")).resolve("config.xml");
        Files.writeString(configuration, configuration());
        List<String> command = new ArrayList<>();
        command.add(Programs.ofJava("java"));
        command.addAll(JVM_ARGUMENTS);
        command.addAll(settings.jvmArguments());
        command.addAll(List.of("-cp", classes() + File.pathSeparator + libraries(), LAUNCHER));
        ChildProcess broker = ChildProcess.start("hivemq", workdir, command, Map.of());
        int port = Integer.parseInt(broker.awaitPrinted(READY).group(1));
        return new RunningServer(port, broker);
    }

    private String configuration() {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener>
                      <port>0</port>
                      <bind-address>0.0.0.0</bind-address>
                    </tcp-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages>
                      <max-queue-size>1000000</max-queue-size>
                    </queued-messages>
                  </mqtt>
                  <anonymous-usage-statistics>
                    <enabled>false</enabled>
                  </anonymous-usage-statistics>
                  <persistence>
                    <mode>%s</mode>
                  </persistence>
                </hivemq>
                """
                .formatted(
                        switch (saving) {
                            case IN_MEMORY -> "in-memory";
                            case ON_DISK -> "file";
                        });
    }

    private Path home() {
        return settings.directory().resolve("hivemq");
    }

    private Path classes() {
        return home().resolve("classes");
    }

    private String libraries() {
        return home().resolve("lib") + File.separator + "*";
    }
}
