package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.Outcome;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.List;

/**
 * Chats go to a backend, by the script {@code filter}: into a stream, in the order in which each sender has sent them.
 * Belongs to its lane's event loop.
 */
final class FilteredChats implements ChatPath {

    private static final Script FILTER = Script.load("filter");

    /** Every script that filtering runs. */
    static final List<Script> SCRIPTS = List.of(FILTER);

    /** How much may be under way at a time: some senders' worth, and a bound for what a slow Redis costs. */
    private static final int MAX_BYTES_UNDER_WAY = 16 * 1024 * 1024;

    /** A backend that has fallen so far behind does not catch up at once. */
    private static final Outcome FULL = new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(5));

    private final RedisLane lane;
    private final byte[][] stream;
    private final byte[] limit;
    private final String node;
    private int bytesUnderWay;

    FilteredChats(RedisLane lane, RedisSettings settings, BackendConfig backends) {
        this.lane = lane;
        this.stream = new byte[][] {utf8(new Keys(settings.prefix()).chats())};
        this.limit = utf8(backends.filterLimit());
        this.node = settings.instance().node();
    }

    @Override
    public void send(Message message, String device, Waiter waiter) {
        if (bytesUnderWay >= MAX_BYTES_UNDER_WAY) {
            waiter.settle(Outcome.CONGESTED);
            return;
        }
        byte[] line = ChatJson.write(message, device, node);
        bytesUnderWay += line.length;
        lane.callSafely(FILTER, answer -> !isFull(answer), stream, limit, line).whenComplete((answer, failure) -> {
            bytesUnderWay -= line.length;
            if (failure != null) {
                waiter.settle(Outcome.UNAVAILABLE);
            } else {
                waiter.settle(isFull(answer) ? FULL : Outcome.STORED);
            }
        });
    }

    private static boolean isFull(List<Object> answer) {
        return RedisPresence.text(answer.get(0)).equals("full");
    }

    @Override
    public boolean isDirect() {
        return false;
    }
}
