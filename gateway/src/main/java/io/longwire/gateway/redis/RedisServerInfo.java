package io.longwire.gateway.redis;

import io.longwire.gateway.redis.ServerVersion.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server says of itself.
 *
 * @param product what it is, for people
 * @param version its version in that product, as it tells it: a Valkey also says which Redis it is like
 * @param numbers the same, to be compared; empty if nobody can read it
 * @param isSentinel whether it is a sentinel, and no server of data
 * @param isCluster whether it is a node of a cluster
 * @param isReplica whether it takes no writes but its primary's
 * @param replicas how many replicas are connected to it
 * @param evictionPolicy what it does when its memory is full; empty if it does not say
 * @param isAppendOnly whether it keeps an append-only file
 */
public record RedisServerInfo(
        String product,
        String version,
        Optional<ServerVersion> numbers,
        boolean isSentinel,
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
        boolean isValkey = fields.containsKey("valkey_version");
        String version = fields.getOrDefault(isValkey ? "valkey_version" : "redis_version", "unknown");
        return new RedisServerInfo(
                isValkey ? "Valkey" : "Redis",
                version,
                ServerVersion.parse(isValkey ? Product.VALKEY : Product.REDIS, version),
                fields.getOrDefault("redis_mode", "").equals("sentinel"),
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
            objections.add(this + " is too old; Redis 6.2 or newer is needed, or a Valkey");
        }
        if (isSentinel) {
            objections.add("it is a sentinel; name it by redis-sentinel://…#name-of-the-primary");
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
        return numbers.filter(it -> it.isAtLeast(major, minor)).isPresent();
    }

    /** What it is, for people. */
    @Override
    public String toString() {
        return product + " " + version;
    }
}
