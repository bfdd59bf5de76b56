package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.nio.file.Path;

/** How gateways and Redis stand to each other. */
public enum Layout {
    /** One Redis, to which all gateways connect. */
    SINGLE {
        @Override
        RedisSetup redis(Path directory) throws IOException {
            return new SingleRedis(directory);
        }
    },

    /** One Redis, to which each gateway connects by a link that can be troubled. */
    LINKED {
        @Override
        RedisSetup redis(Path directory) throws IOException {
            return new SingleRedis(directory);
        }
    },

    /** A master and a replica, watched by sentinels. */
    SENTINEL {
        @Override
        RedisSetup redis(Path directory) throws IOException {
            return new SentinelRedis(directory);
        }
    },

    /** Redis Cluster. */
    CLUSTER {
        @Override
        RedisSetup redis(Path directory) throws IOException {
            return new ClusterRedis(directory);
        }
    };

    abstract RedisSetup redis(Path directory) throws IOException;
}
