package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;
import static io.longwire.gateway.redis.RedisPresence.number;
import static io.longwire.gateway.redis.RedisPresence.text;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.longwire.gateway.push.PushLimits;
import io.longwire.gateway.push.PushStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The stream of pushes in Redis, by a consumer group in which each node is one consumer. Whose turn it is stands in Redis too,
 * and is looked at with each read. Waits for entries on a connection of its own. Belongs to its lane's thread.
 */
final class RedisPushStream implements PushStream {

    private static final Script PREPARE = Script.load("push_prepare");
    private static final Script TURN = Script.load("push_turn");
    private static final Script READ = Script.load("push_read");
    private static final Script TAKE_OVER = Script.load("push_take_over");
    private static final Script FINISH = Script.load("push_finish");

    /** Every script that the stream runs. */
    static final List<Script> SCRIPTS = List.of(PREPARE, TURN, READ, TAKE_OVER, FINISH);

    private static final String GROUP = "gateways";

    /** For how long the turn of a node that is gone keeps the others from it. */
    private static final Duration TURN_LEASE = Duration.ofSeconds(5);

    /** How long an entry lies before it counts as abandoned by another consumer. */
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    /** How long to wait for entries at a time; below the time in which Redis has to answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** What is read at a time: little against what a gateway has in hand, much against the cost of a call. */
    private static final long ENOUGH_BYTES = 4L * 1024 * 1024;

    /** So often Redis may be slow for reasons of its own. */
    private static final int MAX_LATE_ANSWERS = 2;

    private final RedisLane lane;
    private final RedisConnection waiting;
    private final byte[] stream;
    private final byte[] turn;
    private final byte[] instance;
    private final byte[] consumer;
    private final byte[] maxPushBytes;
    private final Duration wait;

    /** How often in a row an answer with what was taken over did not come in time. */
    private int lateAnswers;

    /** @param waiting a connection that nobody else uses */
    RedisPushStream(RedisLane lane, RedisConnection waiting, RedisSettings settings, PushLimits limits) {
        this.maxPushBytes = utf8(limits.maxEntryBytes());
        this.lane = lane;
        this.waiting = waiting;
        Keys keys = new Keys(settings.prefix());
        this.stream = keys.pushStream();
        this.turn = keys.pushTurn();
        this.instance = utf8(settings.instance().toString());
        this.consumer = utf8(settings.instance().node());
        Duration half = settings.timeout().dividedBy(2);
        this.wait = half.compareTo(LONGEST_WAIT) < 0 ? half : LONGEST_WAIT;
    }

    @Override
    public CompletableFuture<Void> prepare() {
        return lane.call(PREPARE, new byte[][] {stream}, utf8(GROUP)).thenAccept(answer -> {});
    }

    @Override
    public CompletableFuture<Boolean> keepTurn() {
        return turn(TURN_LEASE);
    }

    @Override
    public CompletableFuture<Void> giveTurnBack() {
        return turn(Duration.ZERO).thenAccept(isOurs -> {});
    }

    private CompletableFuture<Boolean> turn(Duration lease) {
        return lane.call(TURN, new byte[][] {turn}, instance, utf8(lease.toMillis()))
                .thenApply(answer -> number(answer.get(0)) == 1);
    }

    @Override
    public CompletableFuture<List<Entry>> read(int max) {
        return readNow(max)
                .thenCompose(first -> first.entries().isEmpty()
                        ? await(first.after())
                                .thenCompose(something -> readNow(max))
                                .thenApply(Found::entries)
                        : CompletableFuture.completedFuture(first.entries()));
    }

    /** What there is, or after which entry to wait for more. */
    private record Found(List<Entry> entries, String after) {}

    private CompletableFuture<Found> readNow(int max) {
        return lane.call(
                        READ,
                        new byte[][] {stream, turn},
                        instance,
                        utf8(TURN_LEASE.toMillis()),
                        utf8(GROUP),
                        consumer,
                        utf8(max),
                        maxPushBytes,
                        utf8(ENOUGH_BYTES))
                .thenApply(RedisPushStream::found);
    }

    private static Found found(List<Object> answer) {
        return switch (number(answer.get(0))) {
            case 0 -> throw notOurTurn();
            case 1 -> new Found(List.of(), text(answer.get(1)));
            default -> {
                List<Entry> entries = new ArrayList<>();
                for (int i = 1; i < answer.size(); i += 3) {
                    entries.add(
                            new Entry(text(answer.get(i)), (byte[]) answer.get(i + 2), (Long) answer.get(i + 1), 1));
                }
                yield new Found(entries, "");
            }
        };
    }

    private static IllegalStateException notOurTurn() {
        return new IllegalStateException("another node has the turn");
    }

    /** Waits until there is an entry after that one, or for a while. What wakes it up is read by the group afterwards. */
    @SuppressWarnings("unchecked") // an array of offsets with a type argument, which the client takes as a list
    private CompletableFuture<Boolean> await(String after) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        XReadArgs args = XReadArgs.Builder.block(wait).count(1);
        waiting.commands()
                .xread(args, StreamOffset.from(stream, after))
                .whenComplete((messages, failure) -> lane.later(() -> {
                    if (failure == null) {
                        result.complete(!messages.isEmpty());
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
        return result;
    }

    @Override
    public CompletableFuture<Page> takeOver(String from, int max, Search search) {
        return lane.call(
                        TAKE_OVER,
                        new byte[][] {stream, turn},
                        instance,
                        utf8(GROUP),
                        consumer,
                        utf8(from),
                        utf8(max),
                        utf8(search == Search.ABANDONED ? ABANDONED.toMillis() : 0),
                        utf8(counted(search, max).name()),
                        maxPushBytes,
                        utf8(ENOUGH_BYTES),
                        utf8(MAX_TAKES))
                .whenComplete((answer, failure) -> countLate(failure))
                .thenApply(answer -> {
                    if (answer.isEmpty()) {
                        throw notOurTurn();
                    }
                    List<Entry> entries = new ArrayList<>();
                    for (int i = 1; i < answer.size(); i += 4) {
                        entries.add(new Entry(
                                text(answer.get(i)),
                                (byte[]) answer.get(i + 3),
                                (Long) answer.get(i + 2),
                                number(answer.get(i + 1))));
                    }
                    return new Page(entries, text(answer.get(0)));
                });
    }

    /** An entry that was asked for alone, again and again in vain, is tried once more each time: it must not be so for ever. */
    private Search counted(Search search, int max) {
        return search == Search.AGAIN && max == 1 && lateAnswers >= MAX_LATE_ANSWERS ? Search.FIRST : search;
    }

    /** What was refused at once says nothing. */
    private void countLate(Throwable failure) {
        if (failure == null) {
            lateAnswers = 0;
        } else if (failure instanceof RedisCommandTimeoutException) {
            lateAnswers++;
        }
    }

    @Override
    public CompletableFuture<Void> finish(List<String> ids) {
        byte[][] arguments = new byte[1 + ids.size()][];
        arguments[0] = utf8(GROUP);
        for (int i = 0; i < ids.size(); i++) {
            arguments[i + 1] = ids.get(i).getBytes(StandardCharsets.US_ASCII);
        }
        return lane.call(FINISH, new byte[][] {stream}, arguments).thenAccept(answer -> {});
    }
}
