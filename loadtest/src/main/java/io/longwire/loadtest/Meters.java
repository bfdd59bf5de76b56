package io.longwire.loadtest;

import io.longwire.loadtest.peer.ServerProcess;
import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.ProcessMeter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Which processes are watched during a run: this one, and the server with its own children if it is on this machine. */
final class Meters {

    static final String SERVER = "server";
    static final String GENERATOR = "generator";

    private Meters() {}

    /** The meters for a run against a server. */
    static List<Meter> of(LoadOptions options) {
        List<Meter> meters = new ArrayList<>();
        server(options).ifPresent(pid -> {
            meters.add(new ProcessMeter(SERVER, pid));
            ServerProcess.helpers(ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants))
                    .map(helper -> new ProcessMeter(helper.label(), helper.pid()))
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
}
