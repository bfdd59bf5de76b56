package io.longwire.gateway.session;

import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Presence.Evicted;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.relay.RelayLane;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a granted claim means to other nodes, which are told before the phone is welcomed. */
final class OtherNodes {

    private OtherNodes() {}

    /**
     * Tells the nodes that have the displaced session, the user's other sessions, and the evicted one.
     *
     * @return what the displaced session has left, once all of them that live have taken note or have not said so within the
     *     relay timeout; never fails
     */
    static CompletableFuture<Handover> tell(RelayLane relay, Owner owner, ClaimOutcome.Granted granted) {
        CompletableFuture<Handover> handover = elsewhere(relay, granted.displaced())
                .map(instance -> ifAlive(
                        relay,
                        instance,
                        () -> relay.takeOver(
                                instance, new RemoteClaim(owner.slot(), owner.device(), owner.epoch(), false)),
                        Handover.NOTHING))
                .orElseGet(() -> CompletableFuture.completedFuture(Handover.NOTHING));
        granted.evicted().ifPresent(evicted -> elsewhere(relay, evicted.holder())
                .ifPresent(instance -> relay.takeOver(instance, toEvict(owner, evicted))));
        UserSlots slots = new UserSlots(granted.epoch(), granted.slots(), granted.others());
        return handover.thenCombine(tellSlots(relay, owner.slot().user(), slots), (left, nothing) -> left);
    }

    /**
     * Tells the nodes that have other sessions of the user which slots there are.
     *
     * @return done when all of them that live have taken note or have not said so in time; never fails
     */
    static CompletableFuture<Void> tellSlots(RelayLane relay, String user, UserSlots slots) {
        return CompletableFuture.allOf(slots.holders().stream()
                .map(Holder::instance)
                .filter(instance -> !instance.equals(relay.self()))
                .distinct()
                .map(other ->
                        ifAlive(relay, other, () -> relay.changeSlots(other, user, slots.names(), slots.epoch()), null))
                .toArray(CompletableFuture[]::new));
    }

    private static RemoteClaim toEvict(Owner owner, Evicted evicted) {
        return new RemoteClaim(new Slot(owner.slot().user(), evicted.slot()), owner.device(), owner.epoch(), true);
    }

    private static Optional<Instance> elsewhere(RelayLane relay, Optional<Holder> holder) {
        return holder.map(Holder::instance).filter(instance -> !instance.equals(relay.self()));
    }

    /** A node that is gone owes nothing, and a login need not wait for it. If Redis cannot say, the node is asked all the same. */
    private static <T> CompletableFuture<T> ifAlive(
            RelayLane relay, Instance instance, Supplier<CompletableFuture<T>> question, T otherwise) {
        return relay.isAlive(instance)
                .handle((isAlive, failure) -> failure != null || isAlive)
                .thenCompose(isAlive -> isAlive ? question.get() : CompletableFuture.completedFuture(otherwise));
    }
}
