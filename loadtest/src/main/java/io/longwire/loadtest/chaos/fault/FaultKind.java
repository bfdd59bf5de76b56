package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.load.TownPlan;
import io.longwire.loadtest.chaos.site.Layout;
import io.longwire.loadtest.chaos.site.SitePlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The faults there are, by the names that users know them by. */
public enum FaultKind {
    GATEWAY_KILL(Layout.SINGLE, GatewayKill::new),
    PUSH_READER_KILL(Layout.SINGLE, ReaderKill::new),
    GATEWAY_STOP(Layout.SINGLE, GatewayStop::new),
    GATEWAY_DEAF(Layout.SINGLE, GatewayDeaf::new),
    DEAD_CLAIMS(Layout.SINGLE, DeadClaims::new),
    STALE_CLAIMS(Layout.SINGLE, StaleClaims::new),
    ROLLING_RESTART(Layout.SINGLE, RollingRestart::new),
    REDIS_STOP(Layout.SINGLE, RedisStop::new),
    REDIS_KILL(Layout.SINGLE, RedisKill::new),
    REDIS_KILL_EMPTY(Layout.SINGLE, RedisKillEmpty::new),
    REDIS_FULL(Layout.SINGLE, RedisFull::new),
    PHONES(Layout.SINGLE, PhoneTrouble::new),
    LOGIN_RACES(Layout.SINGLE, LoginRaces::new) {
        @Override
        public Optional<String> obstacle(SitePlan site, TownPlan town) {
            return town.hasSeveralDevices() ? Optional.of("every device has a place of its own") : Optional.empty();
        }
    },
    CLOCK(Layout.SINGLE, SkewedClock::new) {
        @Override
        public Optional<String> obstacle(SitePlan site, TownPlan town) {
            return SkewedClock.obstacle();
        }
    },
    REDIS_CUT(Layout.LINKED, RedisCut::new),
    REDIS_BLACKHOLE(Layout.LINKED, RedisBlackhole::new),
    SLOW_REPLICA(Layout.REPLICATED, SlowReplica::new),
    SENTINEL_FAILOVER(Layout.SENTINEL, RedisFailover::new),
    REDIS_PARTITION(Layout.SENTINEL, RedisPartition::new),
    CLUSTER_FAILOVER(Layout.CLUSTER, RedisFailover::new) {
        @Override
        public Optional<String> obstacle(SitePlan site, TownPlan town) {
            return String.join("=", site.arguments()).contains("--ack-level=replicated")
                    ? Optional.of("a gateway does not wait for replicas of a cluster")
                    : Optional.empty();
        }
    };

    @FunctionalInterface
    private interface Maker {
        Fault make(Scene scene) throws IOException;
    }

    private final Layout layout;
    private final Maker maker;

    FaultKind(Layout layout, Maker maker) {
        this.layout = layout;
        this.maker = maker;
    }

    /** As users write it: {@code gateway-kill}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault of a name; empty if there is none. */
    public static Optional<FaultKind> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** What it needs to be played on. */
    public Layout layout() {
        return layout;
    }

    /** Why it cannot be played with these people on this machine, in words; empty if it can. */
    public Optional<String> obstacle(SitePlan site, TownPlan town) {
        return Optional.empty();
    }

    /** One such fault, which has drawn its lots. */
    public Fault make(Scene scene) throws IOException {
        return maker.make(scene);
    }
}
