package io.longwire.gateway;

import io.longwire.gateway.config.Build;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.metrics.RecentEndings;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.NodeSeen;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.transport.PhoneServer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a gateway is, for an operator's eyes. Safe to use from any thread. */
final class StatusPage {

    private final Instant startedAt = Instant.now();
    private final Instance self;
    private final Readiness readiness;
    private final RedisLink redis;
    private final Membership membership;
    private final Backends backends;
    private final PhoneServer phones;
    private final GatewayMetrics metrics;

    StatusPage(
            Instance self,
            Readiness readiness,
            RedisLink redis,
            Membership membership,
            Backends backends,
            PhoneServer phones,
            GatewayMetrics metrics) {
        this.self = self;
        this.readiness = readiness;
        this.redis = redis;
        this.membership = membership;
        this.backends = backends;
        this.phones = phones;
        this.metrics = metrics;
    }

    /**
     * The page as it is now.
     *
     * @param showsUsers whether it tells whose sessions have ended lately
     */
    CompletableFuture<Map<String, Object>> show(boolean showsUsers) {
        // A status page is wanted most when Redis is away: then it tells what it can.
        return redis.inspection()
                .nodes()
                .thenApply(nodes -> Optional.of(nodes.stream().map(this::toPage).toList()))
                .exceptionally(failure -> Optional.empty())
                .thenApply(nodes -> page(nodes, showsUsers));
    }

    private Map<String, Object> page(Optional<List<Map<String, Object>>> nodes, boolean showsUsers) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("node", nodePage());
        page.put("nodes", nodes.orElse(List.of()));
        page.put("nodesKnown", nodes.isPresent());
        page.put("connections", phones.connections());
        page.put("sessions", metrics.sessionsByPlatform());
        page.put("redis", redisPage());
        page.put("push", backends.page());
        page.put(
                "closed",
                metrics.endings().latestFirst().stream()
                        .map(ending -> toPage(ending, showsUsers))
                        .toList());
        return page;
    }

    private Map<String, Object> nodePage() {
        List<String> reasons = readiness.reasonsAgainst();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("name", self.node());
        page.put("instance", self.toString());
        page.put("version", Build.current().version());
        page.put("commit", Build.current().commit());
        page.put("startedAt", startedAt.toString());
        page.put("ready", reasons.isEmpty());
        page.put("notReadyBecause", reasons);
        return page;
    }

    private Map<String, Object> redisPage() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("up", redis.isUp());
        page.put("topology", redis.topology());
        page.put("address", redis.address());
        page.put("ackLevel", redis.ackLevel().name().toLowerCase(Locale.ROOT));
        page.put("product", redis.server().product());
        page.put("version", redis.server().version());
        page.put("appendOnly", redis.server().isAppendOnly());
        page.put("subscribed", membership.isSubscribed());
        page.put("lease", membership.isLeaseHeld());
        return page;
    }

    private Map<String, Object> toPage(NodeSeen seen) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("name", seen.node());
        page.put("instance", seen.instance().map(Instance::toString).orElse(""));
        page.put("leaseMillis", seen.leaseLeft().toMillis());
        page.put("self", seen.instance().equals(Optional.of(self)));
        return page;
    }

    private static Map<String, Object> toPage(RecentEndings.Entry ending, boolean showsUsers) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("at", ending.at().toString());
        page.put("reason", ending.reason());
        page.put("detail", ending.detail());
        page.put("platform", ending.platform());
        if (showsUsers) {
            page.put("user", ending.user());
            page.put("device", ending.device());
        }
        return page;
    }
}
