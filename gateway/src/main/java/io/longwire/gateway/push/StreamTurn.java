package io.longwire.gateway.push;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether it is this node's turn to read the stream of pushes: one node reads it at a time.
 *
 * <p>Belongs to the push thread.
 */
final class StreamTurn {

    /** How often to ask for it: a third of the turn, and less: two renewals may fail. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** For how long the turn is believed in after it was asked for; the stream keeps it longer. */
    private static final Duration VALIDITY = Duration.ofSeconds(4);

    private static final Logger log = LoggerFactory.getLogger(StreamIntake.class);

    private final PushStream stream;
    private volatile boolean isOurs;
    private long untilNanos;
    private boolean isEnding;

    StreamTurn(PushStream stream) {
        this.stream = stream;
    }

    /** Whether it is this node that reads; may be asked from any thread. */
    boolean isOurs() {
        return isOurs;
    }

    /** Whether no other node can have the turn yet. */
    boolean isSafe() {
        return isOurs && !hasExpired();
    }

    private boolean hasExpired() {
        return System.nanoTime() - untilNanos >= 0;
    }

    /** Asks for the turn, or renews it. Tells whether this node has just got it, and had not before; never fails. */
    CompletableFuture<Boolean> renew() {
        if (isEnding) {
            return CompletableFuture.completedFuture(false);
        }
        long askedNanos = System.nanoTime();
        return stream.keepTurn()
                .handle((isGranted, failure) -> failure == null ? answered(isGranted, askedNanos) : unanswered());
    }

    private boolean answered(boolean isGranted, long askedNanos) {
        if (isEnding) {
            return false; // given back, or about to be
        }
        boolean isNew = isGranted && !isOurs;
        if (isGranted) {
            untilNanos = askedNanos + VALIDITY.toNanos();
        }
        if (isNew) {
            isOurs = true;
            log.info("this node reads the stream of pushes now");
        } else if (!isGranted) {
            lose();
        }
        return isNew;
    }

    private boolean unanswered() {
        if (!isEnding && hasExpired()) {
            lose();
        }
        return false;
    }

    private void lose() {
        if (isOurs) {
            isOurs = false;
            log.info("another node may read the stream of pushes now");
        }
    }

    /** Asks for it no more. */
    void end() {
        isEnding = true;
    }

    /** Leaves the turn to another node at once. */
    CompletableFuture<Void> giveBack() {
        isOurs = false;
        return stream.giveTurnBack();
    }
}
