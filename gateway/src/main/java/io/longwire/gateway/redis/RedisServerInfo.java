package io.longwire.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Redis server says of itself.
 *
 * @param evictionPolicy what it does when its memory is full; empty if it does not say
 * @param isAppendOnly whether it keeps an append-only file
 */
public record RedisServerInfo(String version, String evictionPolicy, boolean isAppendOnly) {

    /** The oldest version whose commands the scripts use. */
    private static final int[] OLDEST = {6, 2};

    static RedisServerInfo parse(String info) {
        Map<String, String> fields = info.lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
        return new RedisServerInfo(
                fields.getOrDefault("redis_version", "unknown"),
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
        if (isTooOld()) {
            objections.add("Redis is version " + version + "; 6.2 or newer is needed");
        }
        if (!allowEviction && !evictionPolicy.isEmpty() && !evictionPolicy.equals("noeviction")) {
            objections.add(
                    "Redis has maxmemory-policy " + evictionPolicy
                            + " and would throw stored mail away when it is full; noeviction is needed (or --redis-allow-eviction)");
        }
        return objections;
    }

    private boolean isTooOld() {
        String[] parts = version.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            return major < OLDEST[0] || (major == OLDEST[0] && Integer.parseInt(parts[1]) < OLDEST[1]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return true;
        }
    }
}
