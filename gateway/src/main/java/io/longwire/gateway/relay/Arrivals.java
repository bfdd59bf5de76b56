package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes what comes from other nodes. Called on the event loop of the inbox, except where it says otherwise. */
public interface Arrivals {

    /**
     * A message for a user who is said to have a session here.
     *
     * @param slot the one slot that it is for; empty for all of the user's
     * @param lookFirst whether mail was stored past the session, which is to be read before
     * @param answer to be told once what became of the message, on any thread
     */
    void message(Message message, Optional<String> slot, boolean lookFirst, Answer answer);

    /**
     * Another node has claimed a slot that a session may still have here.
     *
     * @param claim the later claim
     * @param done to be called, on any thread, when this node owes the slot nothing any more
     */
    void takeOver(RemoteClaim claim, Consumer<Handover> done);

    /**
     * A login elsewhere has changed which slots a user has.
     *
     * @param epoch of two changes the later one counts
     */
    void slotsChanged(String user, List<String> slots, long epoch);

    /**
     * Redis may have lost what it knew of a user.
     *
     * @param done to be called, on any thread, when the user's sessions here have registered again, or Redis has not answered
     */
    void registerAgain(String user, Runnable done);

    /** Mail was stored past the session that has the slot here. Called on any thread. */
    void mailStored(Slot slot);

    /** The operator ends all sessions of a user. */
    void kick(String user, String detail);

    /** Waits for what became of a message. */
    @FunctionalInterface
    interface Answer extends Consumer<Reply> {

        /**
         * Whether a message before this one, on the same way, was refused since this one came. Then it must not be taken any more.
         * May be asked on any thread.
         */
        default boolean isRevoked() {
            return false;
        }
    }

    /**
     * A claim that another node was granted.
     *
     * @param isEvicted whether the slot itself is gone, with its mailbox, to make room for that of the claim
     */
    record RemoteClaim(Slot slot, String device, long epoch, boolean isEvicted) {}
}
