package io.longwire.gateway.presence;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who holds which slot. A future that fails means that nothing is known. */
public interface Presence {

    /** Whether it is worth asking: false while what keeps the claims is known to be away. */
    boolean isAvailable();

    /** Takes the slot for a session that logs in, or tells who has it. */
    CompletableFuture<ClaimOutcome> claim(Claim claim);

    /** Which slots a user has, and who holds them. */
    CompletableFuture<UserSlots> slots(String user);

    /**
     * Gives the slot back if this session still holds it; remembers it as the last holder.
     *
     * @param others the user's other slots as far as this node knows, for when all of them have been forgotten
     * @return all of the user's slots, if this one had been forgotten: who asked for them meanwhile has not heard of it
     */
    CompletableFuture<Optional<UserSlots>> release(Owner owner, List<String> others);

    /**
     * Says once more that this session holds the slot, for when it may have been forgotten, and looks into the mailbox.
     *
     * @param known the slots that the user has as far as this node knows, for when those have been forgotten too
     * @param maxSlots how many slots the user may have
     * @param wasInDoubt whether others may have taken this node for dead since the claim, or since it was renewed last
     */
    CompletableFuture<RenewOutcome> renew(Owner owner, Collection<String> known, int maxSlots, boolean wasInDoubt);

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
         * @param displaced the session that has held the slot until now, on this node or another; it may still append to
         *     its mailbox
         * @param pending how many messages wait in its mailbox
         * @param expired how many ran out unseen since the last claim
         * @param seenThrough up to which entry the mail may have been written to a phone before; 0 if none was
         * @param slots the names of all of the user's slots, this one among them
         * @param others who holds the user's other slots now; a slot that nobody holds is not among them
         * @param evicted the slot that was given up to make room, if one was
         */
        record Granted(
                long epoch,
                Optional<Holder> displaced,
                int pending,
                int expired,
                long seenThrough,
                List<String> slots,
                List<Holder> others,
                Optional<Evicted> evicted)
                implements ClaimOutcome {

            /**
             * The same, once the displaced session has appended what it left.
             *
             * @param stored how many messages that were
             * @param seen the last of them that a phone may have seen; 0 if there is none
             */
            public Granted after(int stored, long seen) {
                return new Granted(
                        epoch,
                        displaced,
                        pending + stored,
                        expired,
                        seen == 0 ? seenThrough : seen,
                        slots,
                        others,
                        evicted);
            }
        }

        /** Another device has taken the slot since; the claim changed nothing. */
        record TakenSince(String byDevice) implements ClaimOutcome {}
    }

    /**
     * A slot that was given up with its mail.
     *
     * @param holder who had it, if anybody
     */
    record Evicted(String slot, Optional<Holder> holder) {}

    /** What became of a renewal. */
    sealed interface RenewOutcome {
        /**
         * The session is known to hold the slot.
         *
         * @param pending how many messages its mailbox holds
         * @param wasForgotten whether the claim had been forgotten: who asked for the user's slots meanwhile has not heard of it
         * @param slots all of the user's; empty where every user has one
         */
        record Renewed(int pending, boolean wasForgotten, Optional<UserSlots> slots) implements RenewOutcome {}
        /** A later session holds it, or the slot has made room. */
        record Superseded(String byDevice) implements RenewOutcome {}
    }
}
