package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** This project's gateway, from any jar: the one just built, or an older one to compare it with. */
public final class LongwirePeer implements Peer {

    private static final Pattern READY = Pattern.compile("ready: phones on \\S*:(\\d+), operators on ");

    private final String name;
    private final Path jar;
    private final List<String> jvmArguments;
    private final List<String> gatewayArguments;

    /**
     * A gateway with its embedded Redis.
     *
     * @param name what to call it in the results
     * @param jar the gateway's jar
     * @param gatewayArguments further flags of the gateway's; without {@code --auth} among them it takes users at their word
     */
    public LongwirePeer(String name, Path jar, List<String> jvmArguments, List<String> gatewayArguments) {
        this.name = name;
        this.jar = jar.toAbsolutePath();
        this.jvmArguments = List.copyOf(jvmArguments);
        this.gatewayArguments = List.copyOf(gatewayArguments);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "Longwire, with its embedded Redis (" + jar + ")";
    }

    @Override
    public String dialect() {
        return "longwire";
    }

    @Override
    public Optional<String> missing() {
        return Files.isReadable(jar)
                ? Optional.empty()
                : Optional.of("There is no " + jar + ". Build it: mvn -DskipTests package");
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Programs.ofJava("java"));
        command.addAll(jvmArguments);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of("--host", "0.0.0.0", "--port", "0", "--admin-port", "0"));
        if (!gatewayArguments.contains("--auth")) {
            command.addAll(List.of("--auth", "open"));
        }
        command.addAll(
                List.of("--data-dir", workdir.toAbsolutePath().resolve("data").toString()));
        command.addAll(gatewayArguments);
        ChildProcess gateway = ChildProcess.start("gateway", workdir, command, Map.of());
        int port = Integer.parseInt(gateway.awaitPrinted(READY).group(1));
        return new RunningServer(port, gateway);
    }
}
