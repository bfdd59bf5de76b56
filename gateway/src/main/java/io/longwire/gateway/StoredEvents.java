package io.longwire.gateway;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.proto.Deliver;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A mailbox that tells backends of each message it has taken, so that they can wake the phone.
 *
 * <p>It stands here, where rooms are put together, because neither port is to know of the other; and in front of the
 * mailbox, because sessions, routing and pushes store alike. Where nobody wants to know, it does not stand there at all.
 */
final class StoredEvents implements Mailbox {

    private final Mailbox mailbox;
    private final Events events;

    StoredEvents(Mailbox mailbox, Events events) {
        this.mailbox = mailbox;
        this.events = events;
    }

    @Override
    public boolean isAvailable() {
        return mailbox.isAvailable();
    }

    @Override
    public CompletableFuture<AppendOutcome> append(Owner owner, List<Entry> entries) {
        return mailbox.append(owner, entries).thenApply(outcome -> {
            if (outcome instanceof AppendOutcome.Appended appended) {
                entries.subList(0, appended.accepted()).forEach(entry -> tell(entry.message()));
            }
            return outcome;
        });
    }

    @Override
    public CompletableFuture<DrainOutcome> drain(Owner owner, Drain drain) {
        return mailbox.drain(owner, drain);
    }

    @Override
    public CompletableFuture<StoreOutcome> store(
            String user, Optional<String> slot, Collection<Passed> passed, List<Message> messages) {
        return mailbox.store(user, slot, passed, messages).thenApply(outcome -> {
            if (outcome instanceof StoreOutcome.Stored stored) {
                messages.stream()
                        .filter(message -> !message.isTransient())
                        .limit(stored.accepted())
                        .forEach(this::tell);
            }
            return outcome;
        });
    }

    @Override
    public void countUnseen(Slot slot, int messages) {
        mailbox.countUnseen(slot, messages);
    }

    private void tell(Message message) {
        Deliver deliver = message.deliver();
        events.tell(new Event.Stored(message.user(), deliver.getFrom(), deliver.getId(), deliver.getType()));
    }
}
