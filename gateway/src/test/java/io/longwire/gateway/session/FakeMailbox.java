package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Owner;
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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Mailboxes in memory, one a user, that answer when the test says so: what is asked is carried out, and answered, by
 * {@link #answer()}.
 */
final class FakeMailbox implements Mailbox {

    int limit = 1_000;

    /** Where the one who asks is to hear the answer. */
    Supplier<Consumer<Runnable>> here = () -> Runnable::run;

    /** The session that holds a slot of this node, if one does. */
    Function<Slot, Optional<String>> holder = slot -> Optional.empty();

    /** A session that is gone has held a slot. */
    Consumer<Slot> free = slot -> {};

    /** The device of another node that has the slot of whoever appends or drains. */
    Optional<String> movedTo = Optional.empty();

    /** The slot of a user for whom no slot is named. */
    String onlySlot = Slot.ANY;

    /** Whether nobody is known to have the slot of whoever appends or drains. */
    boolean isUnclaimed;

    private boolean areAnswersLost;
    private boolean isHolding;
    private final Queue<Runnable> held = new ArrayDeque<>();
    boolean isAvailable = true;
    final List<String> asked = new ArrayList<>();
    private long lastMailId = 1_000;
    private final Map<String, List<Entry>> boxes = new HashMap<>();
    private final Queue<Runnable> questions = new ArrayDeque<>();

    /** What waits for {@code user}, by message id. */
    List<String> ids(String user) {
        return box(user).stream()
                .map(entry -> entry.message().deliver().getId())
                .toList();
    }

    void put(String user, long mailId, Message message) {
        box(user).add(new Entry(mailId, message, true));
    }

    boolean isAsked() {
        return !questions.isEmpty();
    }

    /** Carries out and answers the oldest question. */
    void answer() {
        questions.remove().run();
    }

    /** Carries out the oldest question, and lets it go without an answer. */
    void loseAnswer() {
        areAnswersLost = true;
        answer();
        areAnswersLost = false;
    }

    /** Carries out the oldest question; it is answered later, by {@link #giveAnswer}. */
    void carryOut() {
        isHolding = true;
        answer();
        isHolding = false;
    }

    void giveAnswer() {
        held.remove().run();
    }

    /** Carries out and answers everything, also what is asked because of an answer. */
    void answerAll() {
        while (!questions.isEmpty()) {
            answer();
        }
    }

    private List<Entry> box(String user) {
        return boxes.computeIfAbsent(user, key -> new ArrayList<>());
    }

    private <T> CompletableFuture<T> ask(String what, Supplier<T> work) {
        asked.add(what);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Consumer<Runnable> asker = here.get();
        questions.add(() -> {
            if (!isAvailable) {
                asker.accept(() -> answer.completeExceptionally(new IllegalStateException("away")));
                return;
            }
            T result = work.get();
            boolean isLost = areAnswersLost;
            Runnable answering = () -> asker.accept(() -> {
                if (isLost) {
                    answer.completeExceptionally(new IllegalStateException("no answer in time"));
                } else {
                    answer.complete(result);
                }
            });
            if (isHolding) {
                held.add(answering);
            } else {
                answering.run();
            }
        });
        return answer;
    }

    @Override
    public boolean isAvailable() {
        return isAvailable;
    }

    @Override
    public CompletableFuture<AppendOutcome> append(Owner owner, List<Entry> entries) {
        return ask("append " + entries.size(), () -> {
            if (movedTo.isPresent()) {
                return new AppendOutcome.Moved(movedTo.get());
            } else if (isUnclaimed) {
                return new AppendOutcome.Unclaimed();
            }
            List<Entry> box = box(owner.slot().user());
            int accepted = Math.min(entries.size(), limit - box.size());
            box.addAll(entries.subList(0, accepted));
            return new AppendOutcome.Appended(accepted);
        });
    }

    @Override
    public CompletableFuture<DrainOutcome> drain(Owner owner, Drain drain) {
        return ask("drain -" + drain.acknowledged().size() + " +" + drain.maxMessages(), () -> {
            if (movedTo.isPresent()) {
                return new DrainOutcome.Moved(movedTo.get());
            } else if (isUnclaimed) {
                return new DrainOutcome.Unclaimed();
            }
            List<Entry> box = box(owner.slot().user());
            for (long id : drain.acknowledged()) {
                if (!box.isEmpty() && box.get(0).mailId() == id) {
                    box.remove(0);
                }
            }
            int from = Math.min(box.size(), drain.inFlight());
            if (from > 0 && box.get(from - 1).mailId() != drain.lastInFlight()) {
                // Further back than it should stand, it has others before it that were never read: from the head.
                List<Long> before =
                        box.subList(0, from - 1).stream().map(Entry::mailId).toList();
                from = 1 + before.indexOf(drain.lastInFlight());
            }
            int to = Math.min(box.size(), from + drain.maxMessages());
            return new DrainOutcome.Drained(List.copyOf(box.subList(from, to)), box.size());
        });
    }

    @Override
    public CompletableFuture<StoreOutcome> store(
            String user, Optional<String> slot, Collection<Passed> passed, List<Message> messages) {
        return ask("store " + messages.size(), () -> {
            Slot place = new Slot(user, slot.orElse(onlySlot));
            Optional<String> session = holder.apply(place);
            boolean isPassed =
                    session.isPresent() && passed.stream().map(Passed::session).anyMatch(session.get()::equals);
            if (session.isPresent() && !isPassed) {
                Holder found = new Holder(FakeNodeChannel.SELF, place.name(), session.get(), 1);
                return new StoreOutcome.Held(new UserSlots(1, List.of(place.name()), List.of(found)));
            }
            session.ifPresent(gone -> free.accept(place));
            List<Entry> box = box(user);
            List<Message> stored =
                    messages.stream().filter(message -> !message.isTransient()).toList();
            int accepted = Math.min(stored.size(), limit - box.size());
            for (Message message : stored.subList(0, accepted)) {
                box.add(new Entry(++lastMailId, message, false));
            }
            return new StoreOutcome.Stored(accepted);
        });
    }

    @Override
    public void countUnseen(Slot slot, int messages) {
        asked.add("unseen " + slot.name() + " " + messages);
    }
}
