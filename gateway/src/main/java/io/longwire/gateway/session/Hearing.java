package io.longwire.gateway.session;

/**
 * Whether other nodes may have stored mail past the sessions of one event loop.
 *
 * <p>A session writes to its phone at once only if it knows its mailbox to be empty. It knows until this node may have missed a
 * word: then there is a doubt, and whoever has not looked since has to look into the mailbox first. Otherwise a message could
 * overtake another one of the same sender that was stored.
 *
 * <p>Belongs to its event loop; costs a message two reads and a comparison.
 */
public final class Hearing {

    /** How this node hears the others, as it is now. Asked on any thread. */
    public interface Node {

        /**
         * How often something may have been missed. Asked for each message: what comes right after a gap must not be taken before
         * the gap is known.
         */
        int lapses();

        /** Whether nothing can have been missed. */
        boolean isSound();

        /** Whether others go on without this node. */
        boolean isPassedBy();
    }

    private final Node node;
    private int doubts;
    private int lapses;
    private boolean wasSound = true;

    public Hearing(Node node) {
        this.node = node;
    }

    /**
     * Takes note of how things are; to be called several times a second, whether messages come or not: a loop that nobody asks
     * anything of for a while has not stood still.
     */
    public void check() {
        doubts();
        boolean isSound = node.isSound();
        if (isSound != wasSound) {
            doubts++;
        }
        wasSound = isSound;
    }

    /** Names the latest doubt. */
    int doubts() {
        int now = node.lapses();
        if (now != lapses) {
            lapses = now;
            doubts++;
        }
        return doubts;
    }

    /** Whether somebody who has looked at the time of doubt {@code clearedDoubt} has to look again before going on. */
    boolean mustLook(int clearedDoubt) {
        // A node that is cut off from Redis goes on: nothing could be looked into.
        return isInDoubt(clearedDoubt) && (node.isSound() || node.isPassedBy());
    }

    /** Whether something may have been missed since {@code clearedDoubt}, and whether it can be found out or not. */
    boolean isInDoubt(int clearedDoubt) {
        return clearedDoubt != doubts();
    }

    /** Whether a mailbox that was just seen to be empty may be filled at any moment without a word. */
    boolean isPassedBy() {
        return node.isPassedBy();
    }
}
