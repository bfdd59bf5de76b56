package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A mailbox whose answers the test gives. */
final class AskedMailbox implements Mailbox {

    /** What was asked and is not answered yet, in its order. */
    final Queue<Question> questions = new ArrayDeque<>();

    record Question(
            List<String> ids, Optional<String> slot, List<Passed> passed, CompletableFuture<StoreOutcome> answer) {}

    boolean isAvailable = true;

    /** What was counted for devices whose mailbox was too full. */
    final List<Slot> unseen = new ArrayList<>();

    /** Answers the oldest question. */
    void answer(StoreOutcome outcome) {
        questions.remove().answer().complete(outcome);
    }

    @Override
    public boolean isAvailable() {
        return isAvailable;
    }

    @Override
    public CompletableFuture<AppendOutcome> append(Owner owner, List<Entry> entries) {
        throw new AssertionError("a router does not append");
    }

    @Override
    public CompletableFuture<DrainOutcome> drain(Owner owner, Drain drain) {
        throw new AssertionError("a router does not drain");
    }

    @Override
    public CompletableFuture<StoreOutcome> store(
            String user, Optional<String> slot, Collection<Passed> passed, List<Message> messages) {
        Question question = new Question(
                messages.stream().map(message -> message.deliver().getId()).toList(),
                slot,
                List.copyOf(passed),
                new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }

    @Override
    public void countUnseen(Slot slot, int messages) {
        unseen.addAll(Collections.nCopies(messages, slot));
    }

    /** The answer that {@code holders} have slots of the user. */
    static StoreOutcome held(Holder... holders) {
        return new StoreOutcome.Held(
                new UserSlots(1, Arrays.stream(holders).map(Holder::slot).toList(), List.of(holders)));
    }
}
