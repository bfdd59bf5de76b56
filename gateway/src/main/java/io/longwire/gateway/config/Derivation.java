package io.longwire.gateway.config;

import com.sun.management.OperatingSystemMXBean;
import io.longwire.wire.Wire;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The defaults that depend on other settings or on the machine. */
final class Derivation {

    private static final long MIB = 1024 * 1024;
    private static final long SMALLEST_REDIS_BYTES = 64 * MIB;

    /** Longer than the checks of most balancers take to find a gateway that is not ready. */
    private static final Duration DRAIN_DELAY = Duration.ofSeconds(5);

    /** More than a phone needs that goes through tunnels all the time, and one in two seconds of what goes in circles. */
    private static final int USER_LOGINS = 30;

    private Derivation() {}

    static void fillIn(Values values, Map<String, String> environment) {
        if (Hosts.isLoopback(values.get(Settings.HOST))) {
            values.derive(Settings.AUTH, AuthMode.OPEN);
        }
        // Whoever tries the gateway out logs in as often as they like.
        values.derive(Settings.USER_LOGINS, Hosts.isLoopback(values.get(Settings.HOST)) ? 0 : USER_LOGINS);
        // Before a port that only this machine can reach there is no balancer.
        values.derive(Settings.DRAIN_DELAY, Hosts.isLoopback(values.get(Settings.HOST)) ? Duration.ZERO : DRAIN_DELAY);
        if (values.areGood(Settings.HEARTBEAT_MIN, Settings.HEARTBEAT_DEFAULT, Settings.HEARTBEAT_MAX)) {
            values.derive(Settings.HEARTBEAT_DEFAULT, heartbeatWithin(values));
        }
        if (!values.isGiven(Settings.REDIS_MAX_MEMORY)) {
            values.derive(Settings.REDIS_MAX_MEMORY, redisMemory(machineMemoryBytes()));
        }
        if (!values.isGiven(Settings.NODE_ID)) {
            values.derive(Settings.NODE_ID, nodeId(hostName(environment), values.get(Settings.PORT)));
        }
    }

    /** Who moves a bound means the default to move with it. */
    private static Duration heartbeatWithin(Values values) {
        Duration interval = values.get(Settings.HEARTBEAT_DEFAULT);
        Duration min = values.get(Settings.HEARTBEAT_MIN);
        Duration max = values.get(Settings.HEARTBEAT_MAX);
        return interval.compareTo(min) < 0 ? min : interval.compareTo(max) > 0 ? max : interval;
    }

    /** A quarter, in whole mebibytes: Redis takes as much again while it rewrites its file, and the gateway wants some too. */
    static long redisMemory(long machineBytes) {
        long quarter = machineBytes / 4;
        return Math.max(SMALLEST_REDIS_BYTES, quarter - quarter % MIB);
    }

    /** What the container, or else the machine, has. */
    private static long machineMemoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Host and port; where the port is not known yet, something that no second gateway on this machine has. */
    static String nodeId(String host, int port) {
        String suffix = "-" + (port == 0 ? UUID.randomUUID().toString().substring(0, 8) : port);
        String name = host.replaceAll("[^A-Za-z0-9_.:@-]", "-");
        return name.substring(0, Math.min(name.length(), Wire.MAX_NAME_LENGTH - suffix.length())) + suffix;
    }

    /** The name that containers and shells put into the environment, before one for which a name server may be asked. */
    private static String hostName(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", "");
        if (!name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }
}
