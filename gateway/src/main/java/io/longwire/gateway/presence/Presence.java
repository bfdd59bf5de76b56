package io.longwire.gateway.presence;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who holds which slot. A future that fails means that nothing is known. */
public interface Presence {

    /** Whether it is worth asking: false while what keeps the claims is known to be away. */
    boolean isAvailable();

    /** Takes the slot for a session that logs in, or tells who has it. */
    CompletableFuture<ClaimOutcome> claim(Claim claim);

    /** Gives the slot back if this session still holds it; remembers it as the last holder. */
    CompletableFuture<Void> release(Owner owner);

    /** Says once more that this session holds the slot, for when it may have been forgotten. */
    CompletableFuture<RenewOutcome> renew(Owner owner);

    /**
     * A login's wish.
     *
     * @param resume whether the phone reconnects by itself, so that it must not evict another device
     * @param maxSlots how many slots the user may have
     */
    record Claim(Slot slot, String session, String device, boolean resume, int maxSlots) {}

    /** What became of a claim. */
    sealed interface ClaimOutcome {
        /**
         * The slot is this session's.
         *
         * @param pending how many messages wait in its mailbox
         * @param expired how many ran out unseen since the last claim
         * @param seenThrough up to which entry the mail may have been written to a phone before; 0 if none was
         * @param slots the names of all of the user's slots, this one among them
         * @param displaced whether another session held the slot until now; it may still append to its mailbox
         * @param evicted the slot that was given up to make room
         */
        record Granted(
                long epoch,
                boolean displaced,
                int pending,
                int expired,
                long seenThrough,
                List<String> slots,
                Optional<String> evicted)
                implements ClaimOutcome {}

        /** Another device has taken the slot since; the claim changed nothing. */
        record TakenSince(String byDevice) implements ClaimOutcome {}
    }

    /** What became of a renewal. */
    sealed interface RenewOutcome {
        /** The session is known to hold the slot. */
        record Renewed() implements RenewOutcome {}

        /** A later session holds it. */
        record Superseded(String byDevice) implements RenewOutcome {}
    }
}
