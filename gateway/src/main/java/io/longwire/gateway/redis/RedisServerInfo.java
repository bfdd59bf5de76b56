package io.longwire.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Redis server says of itself.
 *
 * @param isCluster whether it is a node of a cluster
 * @param isReplica whether it takes no writes but its primary's
 * @param replicas how many replicas are connected to it
 * @param evictionPolicy what it does when its memory is full; empty if it does not say
 * @param isAppendOnly whether it keeps an append-only file
 */
public record RedisServerInfo(
        String version,
        boolean isCluster,
        boolean isReplica,
        int replicas,
        String evictionPolicy,
        boolean isAppendOnly) {

    static RedisServerInfo parse(String info) {
        Map<String, String> fields = info.lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
        return new RedisServerInfo(
                fields.getOrDefault("redis_version", "unknown"),
                fields.getOrDefault("cluster_enabled", "0").equals("1"),
                fields.getOrDefault("role", "master").equals("slave"),
                Integer.parseInt(fields.getOrDefault("connected_slaves", "0")),
                fields.getOrDefault("maxmemory_policy", ""),
                fields.getOrDefault("aof_enabled", "0").equals("1"));
    }

    /**
     * Why mail is not safe in this server, a sentence each. Empty if it is.
     *
     * @param allowEviction whether the operator has said that mail may be thrown away
     */
    public List<String> objections(boolean allowEviction) {
        List<String> objections = new ArrayList<>();
        if (!isAtLeast(6, 2)) {
            objections.add("Redis is version " + version + "; 6.2 or newer is needed");
        }
        if (isReplica && !isCluster) {
            objections.add("Redis is a replica and takes no writes; name its primary");
        }
        if (!allowEviction && !evictionPolicy.isEmpty() && !evictionPolicy.equals("noeviction")) {
            objections.add(
                    "Redis has maxmemory-policy " + evictionPolicy
                            + " and would throw stored mail away when it is full; noeviction is needed (or --redis-allow-eviction)");
        }
        return objections;
    }

    /** False also for a version that nobody can read. */
    boolean isAtLeast(int major, int minor) {
        String[] parts = version.split("\\.", 3);
        try {
            int itsMajor = Integer.parseInt(parts[0]);
            return itsMajor > major || (itsMajor == major && Integer.parseInt(parts[1]) >= minor);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return false;
        }
    }
}
