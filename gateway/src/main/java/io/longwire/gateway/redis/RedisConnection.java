package io.longwire.gateway.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A connection for commands, to one server or to a cluster. */
interface RedisConnection {

    StatefulConnection<byte[], byte[]> connection();

    /** What both kinds know. */
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    /** How messages are published there. */
    ChannelKind channels();

    /**
     * Whether it leads to several servers, each of which may be away by itself. What it sends is then not to be held back until
     * a flush: it sends again by itself what a node redirects, and nobody would flush that.
     */
    boolean isCluster();

    /** Why what is behind it cannot take writes, as far as it says; empty if it can. */
    CompletionStage<Optional<String>> objection();

    /** Leaves a server that is not, or no longer, the one to be at: looks again where that is. */
    void lookAgain();

    /** To one server. */
    record ToServer(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands)
            implements RedisConnection {

        /** As Redis calls a replica. */
        private static final byte[] SLAVE = Keys.utf8("slave");

        @Override
        public ChannelKind channels() {
            return ChannelKind.PLAIN;
        }

        @Override
        public boolean isCluster() {
            return false;
        }

        /** Whoever may not ask for the role is told of no objection: the first write will tell. */
        @Override
        public CompletionStage<Optional<String>> objection() {
            return commands.role()
                    .exceptionally(mayNotAsk -> List.of())
                    .thenApply(role -> isReplica(role) ? Optional.of("it is a replica now") : Optional.empty());
        }

        private static boolean isReplica(List<Object> role) {
            return !role.isEmpty() && role.get(0) instanceof byte[] name && Arrays.equals(name, SLAVE);
        }

        /** The server closes; the client connects again by itself, and asks the sentinels where to. */
        @Override
        public void lookAgain() {
            commands.quit();
            connection.flushCommands();
        }
    }

    /**
     * To a cluster.
     *
     * @param refresh asks the nodes again which of them has what
     */
    record ToCluster(
            StatefulConnection<byte[], byte[]> connection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            ChannelKind channels,
            Runnable refresh)
            implements RedisConnection {

        @Override
        public boolean isCluster() {
            return true;
        }

        @Override
        public CompletionStage<Optional<String>> objection() {
            return commands.clusterInfo()
                    .exceptionally(mayNotAsk -> "")
                    .thenApply(info -> info.contains("cluster_state:fail")
                            ? Optional.of("the cluster is down")
                            : Optional.empty());
        }

        @Override
        public void lookAgain() {
            refresh.run();
        }
    }
}
