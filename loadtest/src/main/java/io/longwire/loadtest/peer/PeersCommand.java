package io.longwire.loadtest.peer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code loadtest peers}: which other servers there are, and how to get them. */
@Command(
        name = "peers",
        description = "Lists the servers that the gateway can be compared with, and installs some of them.")
public final class PeersCommand implements Callable<Integer> {

    private static final String LINE = "%-16s %-10s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--peers-dir",
            paramLabel = "DIRECTORY",
            scope = ScopeType.INHERIT,
            description = "Where peers are installed (default: ~/.cache/longwire-loadtest/peers).")
    private Optional<Path> directory = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Peer peer : peers().all()) {
            Optional<String> missing = peer.missing();
            out.printf(LINE, peer.name(), missing.isPresent() ? "missing" : "installed", peer.description());
            missing.ifPresent(sentence -> out.printf(LINE, "", "", sentence));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** The command {@code loadtest peers install}. */
    @Command(name = "install", description = "Fetches a peer into the peers directory.")
    public int install(@Parameters(paramLabel = "NAME", description = "As 'peers' lists it.") String name) {
        Peer peer = peers().named(name).orElseThrow(() -> mistake("There is no peer '" + name + "'. See: peers"));
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (peer instanceof InstallablePeer installable) {
                installable.install(out);
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println("Cannot install " + name + ": " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
        Optional<String> missing = peer.missing();
        out.println(missing.orElse(name + " is installed."));
        out.flush();
        return missing.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine().getSubcommands().get("install"), message);
    }

    private Peers peers() {
        PeerSettings defaults = PeerSettings.defaults();
        return new Peers(new PeerSettings(directory.orElse(defaults.directory()), List.of()));
    }
}
