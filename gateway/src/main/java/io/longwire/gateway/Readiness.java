package io.longwire.gateway;

import io.longwire.gateway.admin.AdminServer;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.transport.PhoneServer;
import java.util.ArrayList;
import java.util.List;

/** Whether phones should be sent to this gateway. Safe to use from any thread; waits for nobody. */
final class Readiness {

    private final Startup startup;
    private final GracefulShutdown shutdown;
    private final RedisLink redis;
    private final Membership membership;
    private final PhoneServer phones;
    private final AdminServer admin;

    Readiness(
            Startup startup,
            GracefulShutdown shutdown,
            RedisLink redis,
            Membership membership,
            PhoneServer phones,
            AdminServer admin) {
        this.startup = startup;
        this.shutdown = shutdown;
        this.redis = redis;
        this.membership = membership;
        this.phones = phones;
        this.admin = admin;
    }

    boolean isReady() {
        return reasonsAgainst().isEmpty();
    }

    /** Why no phones should be sent here, a sentence each; empty if they should. */
    List<String> reasonsAgainst() {
        List<String> reasons = new ArrayList<>();
        if (!startup.isServing()) {
            reasons.add("starting");
        }
        if (shutdown.hasBegun()) {
            reasons.add("draining");
        }
        if (!redis.isUp()) {
            reasons.add("Redis is away");
        } else if (!membership.isLeaseHeld()) {
            reasons.add("other nodes take this one for gone");
        } else if (!membership.isSubscribed()) {
            reasons.add("messages from other nodes do not arrive");
        }
        reasons.addAll(phones.fullBecause());
        if (admin.isFailing()) {
            reasons.add("connections of operators cannot be accepted");
        }
        return reasons;
    }
}
