package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.lettuce.core.XAddArgs;
import io.longwire.gateway.push.DeadLetters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Dead letters in a stream, of which the latest are kept. Belongs to its lane's thread. */
final class RedisDeadLetters implements DeadLetters {

    private static final int KEPT = 10_000;

    private final RedisLane lane;
    private final byte[] stream;
    private final byte[] node;
    private final Clock clock;

    RedisDeadLetters(RedisLane lane, RedisSettings settings, Clock clock) {
        this.lane = lane;
        this.stream = new Keys(settings.prefix()).deadLetters();
        this.node = utf8(settings.instance().node());
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Void> add(DeadLetter letter) {
        List<byte[]> fields = new ArrayList<>();
        add(fields, "reason", utf8(letter.refusal().word()));
        add(fields, "detail", utf8(letter.detail()));
        if (!letter.users().isEmpty()) {
            add(fields, "to", utf8(String.join(",", letter.users())));
        }
        if (!letter.source().isEmpty()) {
            add(fields, "entry", utf8(letter.source()));
        }
        add(fields, "node", node);
        add(fields, "at", utf8(clock.millis()));
        add(fields, "m", letter.push());
        return lane.ask(commands ->
                        commands.xadd(stream, XAddArgs.Builder.maxlen(KEPT).approximateTrimming(), fields.toArray()))
                .thenAccept(id -> {});
    }

    private static void add(List<byte[]> fields, String name, byte[] value) {
        fields.add(utf8(name));
        fields.add(value);
    }
}
