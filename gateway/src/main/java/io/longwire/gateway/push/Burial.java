package io.longwire.gateway.push;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.push.DeadLetters.DeadLetter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes dead letters, and tells of them. Used by the push thread only. */
final class Burial {

    private final DeadLetters deadLetters;
    private final Events events;
    private final PushListener listener;

    Burial(DeadLetters deadLetters, Events events, PushListener listener) {
        this.deadLetters = deadLetters;
        this.events = events;
        this.listener = listener;
    }

    /** Writes all of them. A future that fails means that some may not be written. */
    CompletableFuture<Void> bury(List<DeadLetter> letters) {
        return CompletableFuture.allOf(letters.stream().map(this::bury).toArray(CompletableFuture<?>[]::new));
    }

    CompletableFuture<Void> bury(DeadLetter letter) {
        return deadLetters.add(letter).thenRun(() -> {
            listener.refused(letter.refusal());
            List<String> users = letter.users().isEmpty() ? List.of("") : letter.users();
            users.forEach(user -> events.tell(new Event.Undelivered(
                    user, letter.from(), letter.id(), letter.refusal().word(), 1)));
        });
    }
}
