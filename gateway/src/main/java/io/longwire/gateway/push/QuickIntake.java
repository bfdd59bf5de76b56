package io.longwire.gateway.push;

import io.longwire.gateway.push.DeadLetters.DeadLetter;
import io.longwire.gateway.routing.LocalUsers;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes from the channel that every node hears.
 *
 * <p>To users, one node sends it, whoever claims it first; a node that has one of them claims at once, the others a moment
 * later. So it is delivered and stored once, whatever the number of nodes. To everybody and to topics, each node sends it to its
 * own phones.
 *
 * <p>As reliable as the channel: what comes faster than this node can take is dropped and counted.
 *
 * <p>Belongs to the push thread, but for {@link #heard}.
 */
public final class QuickIntake {

    /** How much may wait for the push thread, and be under way. */
    static final int MAX_IN_HAND = 16_384;

    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How long a node leaves a push to those who have its users. */
    private static final Duration COURTESY = Duration.ofMillis(15);

    private static final Logger log = LoggerFactory.getLogger(QuickIntake.class);

    private final ScheduledExecutorService thread;
    private final PushFormat format;
    private final LocalUsers local;
    private final Dispatcher dispatcher;
    private final Crowds crowds;
    private final PushChannels channels;
    private final Burial burial;
    private final PushListener listener;

    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private volatile boolean isStopping;

    QuickIntake(
            ScheduledExecutorService thread,
            PushFormat format,
            LocalUsers local,
            Dispatcher dispatcher,
            Crowds crowds,
            PushChannels channels,
            Burial burial,
            PushListener listener) {
        this.thread = thread;
        this.format = format;
        this.local = local;
        this.dispatcher = dispatcher;
        this.crowds = crowds;
        this.channels = channels;
        this.burial = burial;
        this.listener = listener;
    }

    /** Takes what was published. May be called from any thread; hands off at once. */
    void heard(byte[] push) {
        boolean isOneTooMany = inHand.incrementAndGet() > MAX_IN_HAND;
        boolean isTooLarge = bytes.addAndGet(push.length) > MAX_BYTES;
        if (isOneTooMany || isTooLarge) {
            release(push);
            listener.lost();
        } else {
            thread.execute(() -> take(push));
        }
    }

    /** Done when everything that was heard so far is with its users; nothing more must be heard. */
    CompletableFuture<Void> stop() {
        thread.execute(() -> {
            isStopping = true;
            stopIfEmpty();
        });
        return stopped;
    }

    private void release(byte[] push) {
        inHand.decrementAndGet();
        bytes.addAndGet(-push.length);
        if (isStopping) {
            thread.execute(this::stopIfEmpty);
        }
    }

    private void stopIfEmpty() {
        if (inHand.get() == 0) {
            stopped.complete(null);
        }
    }

    private void take(byte[] push) {
        try {
            send(push, format.read(push));
        } catch (BadPushException e) {
            refuse(push, e.refusal(), e.getMessage());
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            log.error("a bug: a push of {} bytes becomes a dead letter", push.length, e);
            refuse(push, Refusal.INTERNAL, e.getClass().getSimpleName());
        }
    }

    private void send(byte[] bytes, Push push) {
        if (push.audience() instanceof Audience.Users users) {
            boolean isOneHere =
                    users.users().stream().anyMatch(user -> !local.find(user).isAbsent());
            Runnable claiming = () -> claim(bytes, () -> dispatch(bytes, push, users));
            if (isOneHere) {
                claiming.run();
            } else {
                thread.schedule(OutOfMemory.checked(claiming), COURTESY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } else {
            listener.taken(PushListener.Way.CHANNEL);
            if (push.audience() instanceof Audience.Topic topic) {
                crowds.toTopic(push, topic.topic());
            } else if (push.audience() instanceof Audience.Everyone everyone) {
                toEveryone(bytes, push, everyone);
            }
            release(bytes);
        }
    }

    /** Each node tells for itself that its phones are left out. */
    private void toEveryone(byte[] bytes, Push push, Audience.Everyone everyone) {
        if (!crowds.toEveryone(push, everyone, bytes.length)) {
            String detail = "no phone of this gateway gets it: " + Crowds.MAX_UNDER_WAY
                    + " broadcasts are under way, and as many wait as may";
            bury(List.of(
                    new DeadLetter(Refusal.TOO_MANY_BROADCASTS, push.from(), push.id(), detail, bytes, List.of(), "")));
        }
    }

    private void claim(byte[] push, Runnable ours) {
        channels.claim(push).whenComplete((isOurs, failure) -> {
            if (failure != null) {
                log.debug("a push cannot be claimed", failure);
                listener.lost();
                release(push);
            } else if (isOurs) {
                listener.taken(PushListener.Way.CHANNEL);
                ours.run();
            } else {
                release(push);
            }
        });
    }

    private void dispatch(byte[] bytes, Push push, Audience.Users users) {
        dispatcher.send(
                push,
                users,
                false,
                failed -> thread.execute(() -> {
                    bury(Undeliverable.letters(failed, push, bytes, ""));
                    release(bytes);
                }));
    }

    private void refuse(byte[] push, Refusal refusal, String detail) {
        byte[] kept = format.isTooLarge(push.length) ? new byte[0] : push;
        claim(push, () -> {
            bury(List.of(new DeadLetter(refusal, "", "", detail, kept, List.of(), "")));
            release(push);
        });
    }

    private void bury(List<DeadLetter> letters) {
        burial.bury(letters).whenComplete((done, failure) -> {
            if (failure != null) {
                log.debug("a dead letter cannot be written", failure);
                listener.lost();
            }
        });
    }
}
