package io.longwire.loadtest;

import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.ProcessMeter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Which processes are watched during a run: this one, and the server with its own children if it is on this machine. */
final class Meters {

    static final String SERVER = "server";
    static final String GENERATOR = "generator";

    /** What a server starts others by, and what holds a pipe for it: they do nothing worth a figure. */
    private static final Set<String> SHELLS = Set.of("sh", "dash", "bash", "cat");

    private Meters() {}

    /** The meters for a run against a server. */
    static List<Meter> of(LoadOptions options) {
        List<Meter> meters = new ArrayList<>();
        server(options).ifPresent(pid -> {
            meters.add(new ProcessMeter(SERVER, pid));
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .filter(child -> !SHELLS.contains(name(child)))
                    .map(child -> new ProcessMeter(name(child), child.pid()))
                    .forEach(meters::add);
        });
        meters.add(new GeneratorMeter());
        return meters;
    }

    private static OptionalLong server(LoadOptions options) {
        if (options.serverPid().isPresent()) {
            return options.serverPid();
        }
        InetAddress host = options.target().address().getAddress();
        return ThisMachine.has(host)
                ? ListeningProcess.on(options.target().address().getPort())
                : OptionalLong.empty();
    }

    /** A child is called by its program: {@code redis} rather than a path with a version. */
    private static String name(ProcessHandle child) {
        String command = child.info().command().orElse("helper");
        String file = command.substring(command.lastIndexOf('/') + 1);
        return file.startsWith("redis") ? "redis" : file;
    }
}
