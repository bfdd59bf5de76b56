package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Chats go to a backend, by the script {@code filter}: into a stream, in the order in which each sender has sent them.
 *
 * <p>One call is under way at a time, and takes all that came during the one before. When one fails, what waits behind it is
 * refused with it: it must not overtake what will be sent again.
 *
 * <p>Belongs to its lane's event loop.
 */
final class FilteredChats implements ChatPath {

    private static final Script FILTER = Script.load("filter");

    /** Every script that filtering runs. */
    static final List<Script> SCRIPTS = List.of(FILTER);

    /** How much may wait or be under way: some senders' worth, and a bound for what a slow Redis costs. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How many chats, and bytes, go in one call: enough to spread its cost, little enough not to stall Redis. */
    private static final int MAX_BATCH = 128;

    private static final int MAX_BATCH_BYTES = 256 * 1024;

    /** A backend that has fallen so far behind does not catch up at once. */
    private static final Outcome FULL = new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(5));

    private final RedisLane lane;
    private final byte[][] stream;
    private final byte[] limit;
    private final String node;
    private final Deque<Chat> waiting = new ArrayDeque<>();
    private boolean isUnderWay;
    private int bytes;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chat(byte[] line, Waiter waiter) {}

    FilteredChats(RedisLane lane, RedisSettings settings, BackendConfig backends) {
        this.lane = lane;
        this.stream = new byte[][] {utf8(new Keys(settings.prefix()).chats())};
        this.limit = utf8(backends.filterLimit());
        this.node = settings.instance().node();
    }

    @Override
    public void send(Message message, String device, Waiter waiter) {
        if (bytes >= MAX_BYTES) {
            waiter.settle(Outcome.CONGESTED);
            return;
        }
        Chat chat = new Chat(ChatJson.write(message, device, node), waiter);
        bytes += chat.line().length;
        waiting.add(chat);
        if (!isUnderWay) {
            isUnderWay = true;
            lane.later(this::sendNext); // with what else the loop's pass brings
        }
    }

    private void sendNext() {
        List<Chat> batch = new ArrayList<>();
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(limit);
        int batchBytes = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH && batchBytes < MAX_BATCH_BYTES) {
            Chat chat = waiting.remove();
            batch.add(chat);
            arguments.add(chat.line());
            batchBytes += chat.line().length;
        }
        isUnderWay = !batch.isEmpty();
        if (isUnderWay) {
            lane.callSafely(FILTER, FilteredChats::hasAdded, stream, arguments.toArray(byte[][]::new))
                    .whenComplete((answer, failure) -> answered(
                            batch, failure == null ? RedisPresence.number(answer.get(0)) : 0, failure == null));
        }
    }

    private void answered(List<Chat> batch, int accepted, boolean isKnown) {
        List<Chat> behind = List.of();
        if (accepted < batch.size()) {
            behind = List.copyOf(waiting);
            waiting.clear();
        }
        for (int i = 0; i < batch.size(); i++) {
            settle(batch.get(i), i < accepted ? Outcome.STORED : isKnown ? FULL : Outcome.UNAVAILABLE);
        }
        behind.forEach(chat -> settle(chat, Outcome.BEHIND_REFUSED));
        sendNext();
    }

    private void settle(Chat chat, Outcome outcome) {
        bytes -= chat.line().length;
        chat.waiter().settle(outcome);
    }

    private static boolean hasAdded(List<Object> answer) {
        return RedisPresence.number(answer.get(0)) > 0;
    }

    @Override
    public boolean isDirect() {
        return false;
    }
}
