package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.push.DeadLetters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Dead letters in a stream, of which the latest are kept, by the script {@code bury}. Belongs to its lane's thread. */
final class RedisDeadLetters implements DeadLetters {

    private static final Script BURY = Script.load("bury");

    /** Every script that dead letters run. */
    static final List<Script> SCRIPTS = List.of(BURY);

    private static final int KEPT = 10_000;
    private static final long KEPT_BYTES = 64L * 1024 * 1024;

    private final RedisLane lane;
    private final byte[][] names;
    private final byte[] node;
    private final Clock clock;

    RedisDeadLetters(RedisLane lane, RedisSettings settings, Clock clock) {
        this.lane = lane;
        Keys keys = new Keys(settings.prefix());
        this.names = new byte[][] {keys.deadLetters(), keys.deadLettersWritten()};
        this.node = utf8(settings.instance().node());
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Void> add(DeadLetter letter) {
        List<byte[]> fields = new ArrayList<>(List.of(utf8(KEPT), utf8(KEPT_BYTES)));
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
        return lane.call(BURY, names, fields.toArray(byte[][]::new)).thenAccept(answer -> {});
    }

    private static void add(List<byte[]> fields, String name, byte[] value) {
        fields.add(utf8(name));
        fields.add(value);
    }
}
