package io.longwire.gateway.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How it is made sure that what a connection has written so far, and all that was written before it, is safe. */
sealed interface Proof {

    /** Asks, and waits at most {@code patience} for it to become so. Holds up the connection meanwhile. */
    CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration patience);

    /** What is wrong if it does not become so, and where to look; for a log. */
    String ifMissing();

    /** Whether a command waits by itself, for as long as it was told. */
    static boolean isWait(ProtocolKeyword command) {
        return command == CommandType.WAIT || command instanceof WaitAof;
    }

    /** So many replicas have it. */
    record Replicas(int needed) implements Proof {

        @Override
        public CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration patience) {
            CommandArgs<byte[], byte[]> arguments =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add(needed).add(patience.toMillis());
            return commands.dispatch(CommandType.WAIT, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments)
                    .thenApply(replicas -> replicas >= needed);
        }

        @Override
        public String ifMissing() {
            return "that " + needed + (needed == 1 ? " replica has" : " replicas have")
                    + " what it has taken: look whether they are connected and keep up (INFO replication)";
        }
    }

    /** The server's disk has it; asked by WAITAOF, which Redis knows from 7.2 on. */
    record Disk() implements Proof {

        @Override
        public CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration patience) {
            CommandArgs<byte[], byte[]> arguments =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add(1).add(0).add(patience.toMillis());
            return commands.dispatch(new WaitAof(), new IntegerListOutput<>(ByteArrayCodec.INSTANCE), arguments)
                    .thenApply(Disk::isLocal);
        }

        private static boolean isLocal(List<Long> disks) {
            return !disks.isEmpty() && disks.get(0) >= 1;
        }

        @Override
        public String ifMissing() {
            return "that its disk has what it has taken: look at appendonly, at appendfsync (everysec or always), at"
                    + " no-appendfsync-on-rewrite (no), and at how long the disk takes (LATENCY LATEST)";
        }
    }

    /** The client does not know it. */
    record WaitAof() implements ProtocolKeyword {

        @Override
        public byte[] getBytes() {
            return toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "WAITAOF";
        }
    }
}
