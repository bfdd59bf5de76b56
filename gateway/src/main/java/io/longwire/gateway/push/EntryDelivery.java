package io.longwire.gateway.push;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the push of an entry to its users, its topic or everybody, and ends the entry once it is known what became of it.
 *
 * <p>Belongs to the push thread; what becomes of a push to users is heard on any.
 */
final class EntryDelivery {

    private final ScheduledExecutorService thread;
    private final Dispatcher dispatcher;
    private final PublishLines publishing;
    private final BroadcastBacklog broadcasts;
    private final EntriesInHand inHand;
    private final EntryCompletion completion;

    /** Whose recipients all know; filled from any thread. */
    private final Queue<Delivered> delivered = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean isSweepScheduled = new AtomicBoolean();

    private record Delivered(HeldEntry held, Push push, List<Undeliverable> failed) {}

    EntryDelivery(
            ScheduledExecutorService thread,
            Dispatcher dispatcher,
            PublishLines publishing,
            BroadcastBacklog broadcasts,
            EntriesInHand inHand,
            EntryCompletion completion) {
        this.thread = thread;
        this.dispatcher = dispatcher;
        this.publishing = publishing;
        this.broadcasts = broadcasts;
        this.inHand = inHand;
        this.completion = completion;
    }

    /** Takes an entry in hand, and sends its push. */
    void send(PushStream.Entry entry, Push push) {
        if (push.audience() instanceof Audience.Users users) {
            HeldEntry held = inHand.hold(entry, users.users().size());
            dispatcher.send(push, users, true, failed -> {
                delivered.add(new Delivered(held, push, failed));
                if (isSweepScheduled.compareAndSet(false, true)) {
                    thread.execute(this::sweep);
                }
            });
        } else if (push.audience() instanceof Audience.Topic topic) {
            HeldEntry held = inHand.hold(entry, 0);
            publishing.toTopic(topic.topic(), entry.push()).thenAccept(isDone -> published(held, push, isDone));
        } else {
            HeldEntry held = inHand.hold(entry, 0);
            broadcasts.add(push.id(), entry.push()).thenAccept(result -> broadcast(held, push, result));
        }
    }

    private void sweep() {
        isSweepScheduled.set(false); // first, so that whatever is added from here on is not overlooked
        for (Delivered next = delivered.poll(); next != null; next = delivered.poll()) {
            HeldEntry held = next.held();
            if (next.failed().isEmpty()) {
                completion.finish(held);
            } else {
                byte[] bytes = held.entry().push();
                completion.refuse(held, Undeliverable.letters(next.failed(), next.push(), bytes, held.id()));
            }
        }
    }

    private void published(HeldEntry held, Push push, boolean isDone) {
        if (isDone) {
            completion.finish(held);
        } else {
            completion.refuse(held, push, Refusal.UNAVAILABLE, "it could not be published");
        }
    }

    private void broadcast(HeldEntry held, Push push, BroadcastBacklog.Result result) {
        switch (result) {
            case PUBLISHED, CANCELLED -> completion.finish(held);
            case GIVEN_UP -> published(held, push, false);
            case TOO_MANY ->
                completion.refuse(
                        held, push, Refusal.TOO_MANY_BROADCASTS, BroadcastBacklog.MAX_WAITING + " wait already");
            case LEFT -> completion.leave(held);
        }
    }
}
