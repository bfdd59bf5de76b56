package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Owner;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A mailbox whose answers the test gives. */
final class AskedMailbox implements Mailbox {

    /** What was asked and is not answered yet, in its order. */
    final Queue<Question> questions = new ArrayDeque<>();

    record Question(
            List<String> ids, Optional<String> slot, Optional<Passed> passed, CompletableFuture<StoreOutcome> answer) {}

    /** Answers the oldest question. */
    void answer(StoreOutcome outcome) {
        questions.remove().answer().complete(outcome);
    }

    @Override
    public boolean isAvailable() {
        return true;
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
            String user, Optional<String> slot, Optional<Passed> passed, List<Message> messages) {
        Question question = new Question(
                messages.stream().map(message -> message.deliver().getId()).toList(),
                slot,
                passed,
                new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }
}
