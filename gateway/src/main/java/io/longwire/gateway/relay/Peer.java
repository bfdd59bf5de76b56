package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import java.time.Duration;

/**
 * Another gateway process, as one lane sees it: what is in flight to it, the frame that is filled for it, and whether it is
 * silent.
 *
 * <p>Belongs to its lane's event loop.
 */
final class Peer {

    /** After so long, a silent peer is worth another try. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    final Instance instance;
    final InFlight inFlight;
    final FrameBatch batch = new FrameBatch();

    /** When it was last asked, or answered, or was answered to. */
    long usedNanos;

    private boolean isSilent;
    private long silentNanos;

    /** @param lastId see {@link InFlight} */
    Peer(Instance instance, long lastId) {
        this.instance = instance;
        this.inFlight = new InFlight(lastId);
    }

    /** It has left a request unanswered, at this moment of {@link AttentiveTime}. */
    void silentSince(long attentiveNanos) {
        isSilent = true;
        silentNanos = attentiveNanos;
    }

    /** An answer of it has arrived. */
    void spoke() {
        isSilent = false;
    }

    /** Whether it left a request unanswered lately, and has said nothing since. */
    boolean isSilent(long attentiveNanos) {
        return isSilent && attentiveNanos - silentNanos < SILENCE.toNanos();
    }

    /** Whether nothing is in flight, and no request or answer waits in the next frame. */
    boolean isIdle() {
        return inFlight.isEmpty() && batch.isEmpty();
    }
}
