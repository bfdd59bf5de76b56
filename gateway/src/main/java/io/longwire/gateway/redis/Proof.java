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

/** How it is made sure that what a connection has written so far is safe. */
sealed interface Proof {

    /** Asks, and waits at most {@code timeout} for it to become so. Holds up the connection meanwhile. */
    CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout);

    /** So many replicas have it. */
    record Replicas(int needed) implements Proof {

        @Override
        public CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout) {
            CommandArgs<byte[], byte[]> arguments =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add(needed).add(timeout.toMillis());
            return commands.dispatch(CommandType.WAIT, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments)
                    .thenApply(replicas -> replicas >= needed);
        }
    }

    /** The server's disk has it; asked by WAITAOF, which Redis knows from 7.2 on. */
    record Disk() implements Proof {

        @Override
        public CompletionStage<Boolean> ask(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout) {
            CommandArgs<byte[], byte[]> arguments =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add(1).add(0).add(timeout.toMillis());
            return commands.dispatch(new WaitAof(), new IntegerListOutput<>(ByteArrayCodec.INSTANCE), arguments)
                    .thenApply(Disk::isLocal);
        }

        private static boolean isLocal(List<Long> disks) {
            return !disks.isEmpty() && disks.get(0) >= 1;
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
