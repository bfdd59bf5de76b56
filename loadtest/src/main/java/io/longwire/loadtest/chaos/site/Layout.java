package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.nio.file.Path;

/** How gateways and Redis stand to each other. */
public enum Layout {
    /** One Redis, to which all gateways connect; with a replica, where mail is to wait for one. */
    SINGLE {
        @Override
        RedisSetup redis(SitePlan plan, Path directory) throws IOException {
            return plan.isStoredByReplicas() ? new ReplicatedRedis(directory) : new SingleRedis(directory);
        }
    },

    /** One Redis, to which each gateway connects by a link that can be troubled. */
    LINKED {
        @Override
        RedisSetup redis(SitePlan plan, Path directory) throws IOException {
            return SINGLE.redis(plan, directory);
        }
    },

    /** A master and a replica, for which mail waits. */
    REPLICATED {
        @Override
        RedisSetup redis(SitePlan plan, Path directory) throws IOException {
            return new ReplicatedRedis(directory);
        }

        @Override
        SitePlan adapted(SitePlan plan) {
            return plan.isStoredByReplicas() ? plan : plan.with("--ack-level=replicated");
        }
    },

    /** A master and a replica, watched by sentinels. */
    SENTINEL {
        @Override
        RedisSetup redis(SitePlan plan, Path directory) throws IOException {
            return new SentinelRedis(directory);
        }
    },

    /** Redis Cluster. */
    CLUSTER {
        @Override
        RedisSetup redis(SitePlan plan, Path directory) throws IOException {
            return new ClusterRedis(directory);
        }
    };

    abstract RedisSetup redis(SitePlan plan, Path directory) throws IOException;

    /** What the gateways need beside what was asked for. */
    SitePlan adapted(SitePlan plan) {
        return plan;
    }
}
