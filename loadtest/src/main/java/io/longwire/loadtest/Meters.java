package io.longwire.loadtest;

import io.longwire.loadtest.peer.ServerProcess;
import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.MeterGroup;
import io.longwire.loadtest.scenario.ProcessMeter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which processes are watched during a run: this one, and the servers with their own children as far as they are on this
 * machine. What has one name is told as one.
 */
final class Meters {

    static final String SERVER = "server";
    static final String REDIS = "redis";
    static final String GENERATOR = "generator";

    private final Map<String, List<Meter>> byLabel = new LinkedHashMap<>();

    private Meters() {}

    /** The meters for a run against the targets of the command line. */
    static List<Meter> of(LoadOptions options) {
        Meters meters = new Meters();
        servers(options).forEach(meters::addServer);
        options.redisPids().forEach(pid -> meters.add(REDIS, pid));
        List<Meter> all = new ArrayList<>();
        meters.byLabel.forEach((label, members) -> all.add(new MeterGroup(label, members)));
        all.add(new GeneratorMeter());
        return all;
    }

    private void addServer(long pid) {
        add(SERVER, pid);
        ServerProcess.helpers(ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants))
                .forEach(helper -> add(helper.label(), helper.pid()));
    }

    private void add(String label, long pid) {
        byLabel.computeIfAbsent(label, unused -> new ArrayList<>()).add(new ProcessMeter(label, pid));
    }

    /** The servers' processes, each once though it may listen for two of the targets. */
    private static List<Long> servers(LoadOptions options) {
        if (!options.serverPids().isEmpty()) {
            return options.serverPids();
        }
        return options.targets().stream()
                .filter(target -> ThisMachine.has(target.address().getAddress()))
                .map(target -> ListeningProcess.on(target.address().getPort()))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .distinct()
                .toList();
    }
}
