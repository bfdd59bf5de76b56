package io.longwire.gateway.session;

import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.FakeNodeChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Claims in memory that are granted when the test says so. The order in which they are made is the order of epochs. */
final class FakePresence implements Presence {

    boolean isAvailable = true;
    int pending;

    /** How many messages the next claim is told have run out. */
    int expired;

    /** Where the one who asks is to hear the answer. */
    Supplier<Consumer<Runnable>> here = () -> Runnable::run;

    /** How much mail waits when a slot is claimed; {@link #pending} unless the test says otherwise. */
    ToIntFunction<Slot> mail = slot -> pending;

    /** The slot that makes room at the next claim. */
    Optional<String> evict = Optional.empty();

    /** What the next release has restored. */
    Optional<UserSlots> restored = Optional.empty();

    private boolean areAnswersLost;
    final List<String> renewed = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    private final Map<Slot, Claim> holders = new HashMap<>();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private long epoch;

    boolean isAsked() {
        return !answers.isEmpty();
    }

    /** The session that holds {@code slot}. */
    Optional<String> holder(Slot slot) {
        return Optional.ofNullable(holders.get(slot)).map(Claim::session);
    }

    void free(Slot slot) {
        holders.remove(slot);
    }

    /** Answers the oldest question; claims are carried out when they are made. */
    void answer() {
        answers.remove().run();
    }

    void answerAll() {
        while (!answers.isEmpty()) {
            answer();
        }
    }

    /** Answers the claim made last first. */
    void answerInReverse() {
        List<Runnable> all = new ArrayList<>(answers);
        answers.clear();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).run();
        }
        answerAll();
    }

    /** Lets the oldest question go without an answer, though it was carried out. */
    void failNext() {
        areAnswersLost = true;
        answer();
        areAnswersLost = false;
    }

    private <T> CompletableFuture<T> ask(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Consumer<Runnable> asker = here.get();
        if (isAvailable) {
            T result = work.get();
            answers.add(() -> {
                boolean isLost = areAnswersLost;
                asker.accept(() -> {
                    if (isLost) {
                        answer.completeExceptionally(new IllegalStateException("no answer in time"));
                    } else {
                        answer.complete(result);
                    }
                });
            });
        } else {
            answers.add(() -> asker.accept(() -> answer.completeExceptionally(new IllegalStateException("away"))));
        }
        return answer;
    }

    @Override
    public boolean isAvailable() {
        return isAvailable;
    }

    @Override
    public CompletableFuture<ClaimOutcome> claim(Claim claim) {
        return ask(() -> {
            Claim holder = holders.get(claim.slot());
            if (claim.resume() && holder != null && !holder.device().equals(claim.device())) {
                return new ClaimOutcome.TakenSince(holder.device());
            }
            holders.put(claim.slot(), claim);
            List<String> slots = holders.keySet().stream()
                    .filter(slot -> slot.user().equals(claim.slot().user()))
                    .map(Slot::name)
                    .toList();
            Optional<String> evicted = evict;
            evict = Optional.empty();
            evicted.ifPresent(slot -> holders.remove(new Slot(claim.slot().user(), slot)));
            return new ClaimOutcome.Granted(
                    ++epoch,
                    Optional.ofNullable(holder)
                            .map(claimed -> new Holder(
                                    FakeNodeChannel.SELF, claimed.slot().name(), claimed.session(), 1)),
                    mail.applyAsInt(claim.slot()),
                    expired,
                    0,
                    slots.stream()
                            .filter(slot -> !evicted.equals(Optional.of(slot)))
                            .toList(),
                    List.of(),
                    evicted.map(slot -> new Evicted(slot, Optional.empty())));
        });
    }

    @Override
    public CompletableFuture<UserSlots> slots(String user) {
        return ask(() -> {
            List<Holder> all = holders.entrySet().stream()
                    .filter(entry -> entry.getKey().user().equals(user))
                    .map(entry -> new Holder(
                            FakeNodeChannel.SELF,
                            entry.getKey().name(),
                            entry.getValue().session(),
                            1))
                    .toList();
            return new UserSlots(epoch, all.stream().map(Holder::slot).toList(), all);
        });
    }

    @Override
    public CompletableFuture<Optional<UserSlots>> release(Owner owner, List<String> others) {
        return ask(() -> {
            released.add(owner.session());
            holders.computeIfPresent(
                    owner.slot(), (slot, holder) -> holder.session().equals(owner.session()) ? null : holder);
            return restored;
        });
    }

    @Override
    public CompletableFuture<RenewOutcome> renew(
            Owner owner, Collection<String> known, int maxSlots, boolean wasInDoubt) {
        renewed.add(owner.session());
        return ask(() -> new RenewOutcome.Renewed(mail.applyAsInt(owner.slot()), false, Optional.empty()));
    }
}
