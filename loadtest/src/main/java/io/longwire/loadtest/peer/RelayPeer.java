package io.longwire.loadtest.peer;

import io.longwire.loadtest.peer.relay.RelayMain;
import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The floor: this program's own relay, in a JVM of its own. */
final class RelayPeer implements Peer {

    private static final Pattern READY = Pattern.compile("ready: \\S+:(\\d+)");

    private final PeerSettings settings;

    RelayPeer(PeerSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public String description() {
        return "the least that a Netty server can do for Longwire's wire; promises nothing";
    }

    @Override
    public String dialect() {
        return "relay";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public RunningServer start(Path workdir) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Programs.ofJava("java"));
        command.addAll(settings.jvmArguments());
        command.addAll(List.of("-cp", ownClassPath(), RelayMain.class.getName(), "--port", "0"));
        ChildProcess relay = ChildProcess.start("relay", workdir, command, Map.of());
        int port = Integer.parseInt(relay.awaitPrinted(READY).group(1));
        return new RunningServer(port, relay);
    }

    /** The class path of this process, whose relative parts mean nothing in the other's directory. */
    private static String ownClassPath() {
        String separator = System.getProperty("path.separator");
        return List.of(System.getProperty("java.class.path").split(Pattern.quote(separator))).stream()
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .reduce((left, right) -> left + separator + right)
                .orElseThrow();
    }
}
