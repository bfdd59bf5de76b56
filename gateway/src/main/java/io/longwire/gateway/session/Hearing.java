package io.longwire.gateway.session;

import java.util.function.IntSupplier;

/**
 * Whether other nodes may have stored mail past the sessions of one event loop.
 *
 * <p>A session writes to its phone at once only if it knows its mailbox to be empty. It knows until this node may have missed a
 * word: then there is a doubt, and whoever has not looked since has to look into the mailbox first. Otherwise a message could
 * overtake another one of the same sender that was stored.
 *
 * <p>Belongs to its event loop; costs a message two reads and two comparisons.
 */
public final class Hearing {

    private final IntSupplier lapsesSoFar;

    private int doubts;
    private int lapses;
    private boolean isSound = true;
    private boolean isPassedBy;

    /**
     * A hearing.
     *
     * @param lapsesSoFar how often something may have been missed. Asked for each message: what comes right after a gap must
     *     not be taken before the gap is known
     */
    public Hearing(IntSupplier lapsesSoFar) {
        this.lapsesSoFar = lapsesSoFar;
    }

    /**
     * Takes note of how things are; to be called several times a second.
     *
     * @param sound whether nothing can have been missed
     * @param passedBy whether others go on without this node
     */
    public void update(boolean sound, boolean passedBy) {
        if (sound != isSound) {
            doubts++;
        }
        isSound = sound;
        isPassedBy = passedBy;
    }

    /** Names the latest doubt. */
    int doubts() {
        int now = lapsesSoFar.getAsInt();
        if (now != lapses) {
            lapses = now;
            doubts++;
        }
        return doubts;
    }

    /** Whether somebody who has looked at the time of doubt {@code clearedDoubt} has to look again before going on. */
    boolean mustLook(int clearedDoubt) {
        // A node that is cut off from Redis goes on: nothing could be looked into.
        return clearedDoubt != doubts() && (isSound || isPassedBy);
    }

    /** Whether a mailbox that was just seen to be empty may be filled at any moment without a word. */
    boolean isPassedBy() {
        return isPassedBy;
    }
}
