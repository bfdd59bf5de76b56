package io.longwire.gateway.mailbox;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where mail waits. A mailbox belongs to a slot; its entries keep the order in which they were appended.
 *
 * <p>A future that fails means that nothing is known: the mail may or may not have been stored, and nobody may be told
 * that it was.
 */
public interface Mailbox {

    /** Whether it is worth asking: false while what keeps the mail is known to be away. */
    boolean isAvailable();

    /**
     * Appends on behalf of the session that owns the slot, in order, as many as fit.
     *
     * @param entries never empty
     */
    CompletableFuture<AppendOutcome> append(Owner owner, List<Entry> entries);

    /** Removes what was acknowledged and reads on, in one step. */
    CompletableFuture<DrainOutcome> drain(Owner owner, Drain drain);

    /**
     * Stores for a user who has no session on this node: in each of the user's mailboxes, or in one of them. If a session
     * holds one of the slots nothing is stored, and the answer tells where it is.
     *
     * @param slot the one slot to store for; empty for all of the user's
     * @param passed sessions that do not count as holders
     * @param messages never empty; transient ones are not stored
     */
    CompletableFuture<StoreOutcome> store(
            String user, Optional<String> slot, Collection<Passed> passed, List<Message> messages);

    /**
     * Counts messages that one slot's mailbox was too full for, while another device of the user has them: its device is told
     * at its next login. Best effort: nobody waits for it.
     */
    void countUnseen(Slot slot, int messages);

    /**
     * A session past which mail is stored, though Redis shows it as the holder.
     *
     * @param version the claim as it stood when the session was found wanting; if it was renewed since, it counts again
     * @param isGone whether it is known to have ended, and its claim is to end with it; if not, its node does not answer, and
     *     has to be told of its mail
     */
    record Passed(String session, long version, boolean isGone) {}

    /**
     * A message and the identity of its place in a mailbox.
     *
     * @param mailId names the entry; random, never 0
     * @param mayHaveBeenSeen whether it was written to the phone already
     */
    record Entry(long mailId, Message message, boolean mayHaveBeenSeen) {}

    /** What became of an append. */
    sealed interface AppendOutcome {
        /**
         * The first {@code accepted} entries are safe; the mailbox was full for the others.
         *
         * @param accepted 0 up to all
         */
        record Appended(int accepted) implements AppendOutcome {}

        /** Another session holds the slot; nothing was appended. */
        record Moved(String byDevice) implements AppendOutcome {}

        /** Nobody is known to hold the slot, which has to be claimed again; nothing was appended. */
        record Unclaimed() implements AppendOutcome {}
    }

    /**
     * What to remove and what to read.
     *
     * @param acknowledged identities of the entries to remove, oldest first; they stand at the head of the mailbox
     * @param inFlight how many entries after those were read already and are not acknowledged
     * @param lastInFlight the identity of the last of these; 0 if there are none
     * @param maxMessages how many to read at most; 0 to read nothing
     * @param maxBytes how many bytes to read at most; the first entry is read whatever its size
     */
    record Drain(List<Long> acknowledged, int inFlight, long lastInFlight, int maxMessages, int maxBytes) {}

    /** What became of a drain. */
    sealed interface DrainOutcome {
        /**
         * Removed and read.
         *
         * @param entries what was read, in order; their time to live has been spent by the mailbox
         * @param remaining how many entries the mailbox holds now, with those in flight and those just read
         */
        record Drained(List<Entry> entries, int remaining) implements DrainOutcome {}

        /** Another session holds the slot; nothing was removed. */
        record Moved(String byDevice) implements DrainOutcome {}

        /** Nobody is known to hold the slot, which has to be claimed again; nothing was removed. */
        record Unclaimed() implements DrainOutcome {}
    }

    /** What became of a store. */
    sealed interface StoreOutcome {
        /** Of those that are not transient, the first {@code accepted} are safe; the mailboxes were full for the others. */
        record Stored(int accepted) implements StoreOutcome {}

        /** Sessions hold some of the slots; nothing was stored. Passed ones are not among them. */
        record Held(UserSlots slots) implements StoreOutcome {}

        /** The one slot is none of the user's, who has others: it has made room. Nothing was stored. */
        record NoSuchSlot(UserSlots slots) implements StoreOutcome {}
    }
}
