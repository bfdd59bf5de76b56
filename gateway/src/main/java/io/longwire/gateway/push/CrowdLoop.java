package io.longwire.gateway.push;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.Crowd;
import io.longwire.gateway.routing.Recipient;
import io.longwire.gateway.routing.Waiter;
import io.longwire.memory.OutOfMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what goes to many to the phones of one event loop, a slice at a time, so that the others' messages do not wait long.
 * What has no pace of its own goes one after the other, each to all before the next: a phone sees them in order.
 *
 * <p>Belongs to its event loop, but for {@link #add} and {@link #addPaced}.
 */
public final class CrowdLoop {

    /** About a millisecond's worth. */
    private static final int SLICE = 256;

    /** What may wait here; each holds a list of phones. */
    static final int MAX_WAITING = 1_024;

    private static final int SLICES_PER_SECOND = 20;
    private static final Logger log = LoggerFactory.getLogger(CrowdLoop.class);

    private final ScheduledExecutorService loop;
    private final Crowd crowd;
    private final Deque<Walk> waiting = new ArrayDeque<>();

    public CrowdLoop(ScheduledExecutorService loop, Crowd crowd) {
        this.loop = loop;
        this.crowd = crowd;
    }

    /** What goes to many, as those who wait for its end see it. Called on the event loop. */
    interface Watcher extends Waiter {
        /** So many phones are to have it. */
        void begins(int phones);

        /** Whether no more phones are to have it. */
        boolean isCancelled();

        /** It was offered to all whom it was to be offered to. */
        void ends();

        /** It cannot be taken: too much waits already. */
        void refused();
    }

    /** What is to be sent, and to whom. */
    record Round(
            Function<Crowd, List<? extends Recipient>> choice, Function<Recipient, Message> message, Watcher watcher) {}

    /** Sends as fast as it goes, after all that were added before. */
    void add(Round round) {
        loop.execute(() -> begin(round, walk -> {
            waiting.add(walk);
            if (waiting.size() == 1) {
                loop.execute(this::step);
            }
        }));
    }

    /** Sends to so many phones a second. */
    void addPaced(Round round, double perSecond) {
        loop.execute(() -> begin(round, walk -> new Paced(walk, perSecond).step()));
    }

    private void begin(Round round, Consumer<Walk> start) {
        List<? extends Recipient> phones = round.choice().apply(crowd);
        if (waiting.size() >= MAX_WAITING && !phones.isEmpty()) {
            round.watcher().refused();
            return;
        }
        round.watcher().begins(phones.size());
        if (phones.isEmpty()) {
            round.watcher().ends();
            return;
        }
        start.accept(new Walk(round, phones));
    }

    private void step() {
        if (waiting.getFirst().offer(SLICE)) {
            waiting.removeFirst();
        }
        if (!waiting.isEmpty()) {
            loop.execute(this::step);
        }
    }

    /** One round on its way through the phones. */
    private static final class Walk {
        private final Round round;
        private final List<? extends Recipient> phones;
        private int next;

        Walk(Round round, List<? extends Recipient> phones) {
            this.round = round;
            this.phones = phones;
        }

        /** Offers it to some more phones; true if these were the last. */
        boolean offer(int count) {
            int end = Math.min(phones.size(), next + count);
            while (next < end && !round.watcher().isCancelled()) {
                CrowdLoop.offer(phones.get(next++), round);
            }
            if (next == phones.size() || round.watcher().isCancelled()) {
                round.watcher().ends();
                return true;
            }
            return false;
        }
    }

    /** Whatever is wrong with one phone, the others are to have it. */
    private static void offer(Recipient phone, Round round) {
        boolean isTaken = false;
        try {
            isTaken = phone.offer(round.message().apply(phone), round.watcher());
        } catch (RuntimeException e) {
            log.error("a bug: what is for many does not reach {}", phone.user(), e);
        }
        if (!isTaken) {
            round.watcher().settle(Outcome.DROPPED); // it has left meanwhile
        }
    }

    /** A walk that takes its time. */
    private final class Paced {
        private final Walk walk;
        private final double perSlice;
        private double due;

        Paced(Walk walk, double perSecond) {
            this.walk = walk;
            this.perSlice = perSecond / SLICES_PER_SECOND;
        }

        void step() {
            due += perSlice;
            int now = (int) due;
            due -= now;
            if (!walk.offer(now)) {
                loop.schedule(OutOfMemory.checked(this::step), 1_000 / SLICES_PER_SECOND, TimeUnit.MILLISECONDS);
            }
        }
    }
}
