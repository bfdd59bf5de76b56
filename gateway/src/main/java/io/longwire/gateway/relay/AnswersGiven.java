package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.proto.Receipt;
import java.time.Duration;

/**
 * What was answered to the latest messages of one lane of another node: an answer may be lost on its way, and is then asked for.
 *
 * <p>A ring of a byte for each message, by its id. Belongs to the inbox's event loop.
 */
final class AnswersGiven {

    /** As many as a lane may have open. */
    static final int RING = RelayLane.MAX_OPEN;

    private static final Reply[] REPLIES = {
        Reply.DELIVERED,
        Reply.STORED,
        Reply.DROPPED,
        Reply.ELSEWHERE,
        Reply.GONE,
        // Of what was not taken it is enough to know that it may be sent again.
        new Reply.Settled(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofMillis(200))),
    };

    private static final byte UNKNOWN = 0;
    private static final byte OPEN = 1;
    private static final byte FIRST_REPLY = 2;

    private final byte[] ring = new byte[RING];
    private long highest;

    /** A message has come. */
    void opened(long id) {
        long skipped = Math.min(id - highest - 1, RING);
        for (long i = id - Math.max(0, skipped); i < id; i++) {
            ring[index(i)] = UNKNOWN;
        }
        highest = Math.max(highest, id);
        ring[index(id)] = OPEN;
    }

    /** It is answered. */
    void answered(long id, Reply reply) {
        if (isRemembered(id)) {
            ring[index(id)] = code(reply);
        }
    }

    /** Whether it has come and is not answered yet. */
    boolean isOpen(long id) {
        return isRemembered(id) && ring[index(id)] == OPEN;
    }

    /** What was answered; {@link Reply#ELSEWHERE} if nothing is known of it. */
    Reply reply(long id) {
        byte code = isRemembered(id) ? ring[index(id)] : UNKNOWN;
        return code < FIRST_REPLY ? Reply.ELSEWHERE : REPLIES[code - FIRST_REPLY];
    }

    private boolean isRemembered(long id) {
        return id <= highest && id > highest - RING;
    }

    private static byte code(Reply reply) {
        for (int i = 0; i < REPLIES.length - 1; i++) {
            if (reply.equals(REPLIES[i])) {
                return (byte) (FIRST_REPLY + i);
            }
        }
        return (byte) (FIRST_REPLY + REPLIES.length - 1);
    }

    private static int index(long id) {
        return (int) (id & (RING - 1));
    }
}
