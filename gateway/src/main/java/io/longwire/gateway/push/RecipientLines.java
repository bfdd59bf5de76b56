package io.longwire.gateway.push;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.routing.Waiter;
import io.longwire.memory.OutOfMemory;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of pushes to their users, by one event loop: each user always goes by the same.
 *
 * <p>Pushes to one user follow each other without waiting. When one is turned down for now, those behind it wait with it, and
 * once the others under way are settled they all go again, in order. So a user in trouble holds up nobody else. After
 * {@value #MAX_ROUNDS} rounds without progress they become dead letters; while Redis is away none is tried.
 *
 * <p>Belongs to its event loop, but for {@link #add}. Bounded by those who add.
 */
public final class RecipientLines {

    /** How many pushes are taken up at once: phones must not wait long for the loop. */
    private static final int PER_PASS = 512;

    /** How often pushes to one user are tried without progress: a minute's worth, since each is told to wait for about a second. */
    static final int MAX_ROUNDS = 60;

    /** How often to look whether Redis is back. */
    private static final Duration AWAY_PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(RecipientLines.class);

    private final Router router;
    private final ScheduledExecutorService loop;
    private final BooleanSupplier isOnLoop;
    private final BooleanSupplier canStore;
    private final PushListener listener;
    private final RetryListener retries;
    private final Queue<Parcel> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isTakingScheduled = new AtomicBoolean();
    private final Map<String, Line> lines = new HashMap<>();

    /**
     * The lines of one event loop.
     *
     * @param isOnLoop whether the calling thread is the loop's
     * @param canStore whether what needs Redis has a chance now
     */
    public RecipientLines(
            Router router,
            ScheduledExecutorService loop,
            BooleanSupplier isOnLoop,
            BooleanSupplier canStore,
            PushListener listener,
            RetryListener retries) {
        this.router = router;
        this.loop = loop;
        this.isOnLoop = isOnLoop;
        this.canStore = canStore;
        this.listener = listener;
        this.retries = retries;
    }

    /** Takes a push on its way, after all that were added before. May be called from any thread. */
    void add(Parcel parcel) {
        arriving.add(parcel);
        scheduleTaking();
    }

    private void scheduleTaking() {
        if (isTakingScheduled.compareAndSet(false, true)) {
            loop.execute(this::take);
        }
    }

    private void take() {
        isTakingScheduled.set(false); // first, so that whatever is added from here on is not overlooked
        for (int i = 0; i < PER_PASS; i++) {
            Parcel parcel = arriving.poll();
            if (parcel == null) {
                return;
            }
            try {
                send(parcel);
            } catch (RuntimeException e) {
                // Those behind it must not wait for ever, whatever is wrong with this one.
                log.error("a bug: a push to {} is given up", parcel.user(), e);
                parcel.progress().failed(parcel.user(), Refusal.INTERNAL);
            }
        }
        scheduleTaking();
    }

    private void send(Parcel parcel) {
        if (parcel.isReliable()) {
            lines.computeIfAbsent(parcel.user(), Line::new).add(parcel);
        } else {
            router.route(parcel.message(), Waiter.throughRedis(outcome -> settle(parcel, outcome)));
        }
    }

    private void settle(Parcel parcel, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            parcel.progress().failed(parcel.user(), refusal(rejected));
        } else {
            listener.delivered();
            parcel.progress().reached();
        }
    }

    private static Refusal refusal(Outcome.Rejected rejected) {
        return switch (rejected.code()) {
            case MAILBOX_FULL -> Refusal.MAILBOX_FULL;
            case UNAVAILABLE -> Refusal.UNAVAILABLE;
            default -> Refusal.INTERNAL; // all else was checked before
        };
    }

    /** After what time it may be tried again; empty if it is settled. */
    private static Optional<Duration> retryAfter(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected && rejected.code() == Receipt.Code.UNAVAILABLE
                ? Optional.of(rejected.retryAfter())
                : Optional.empty();
    }

    /** The pushes to one user. */
    private final class Line {
        private final String user;
        private List<Parcel> waiting = List.of();
        private Duration pause = Duration.ZERO;
        private int underWay;
        private boolean isHeld;

        /** How often what waits was tried since one was settled. */
        private int rounds;

        Line(String user) {
            this.user = user;
        }

        void add(Parcel parcel) {
            if (isHeld) {
                hold(parcel);
            } else {
                underWay++;
                router.route(parcel.message(), Waiter.throughRedis(outcome -> onLoop(() -> settled(parcel, outcome))));
            }
        }

        private void onLoop(Runnable task) {
            if (isOnLoop.getAsBoolean()) {
                task.run();
            } else {
                loop.execute(task);
            }
        }

        private void hold(Parcel parcel) {
            if (waiting.isEmpty()) {
                waiting = new ArrayList<>();
            }
            waiting.add(parcel);
        }

        private void settled(Parcel parcel, Outcome outcome) {
            Optional<Duration> retryAfter = retryAfter(outcome);
            if (retryAfter.isPresent()) {
                isHeld = true;
                pause = pause.compareTo(retryAfter.get()) < 0 ? retryAfter.get() : pause;
                hold(parcel);
            } else {
                rounds = 0;
                settle(parcel, outcome);
            }
            one();
        }

        private void one() {
            underWay--;
            if (underWay == 0 && isHeld) {
                goOnAfter(pause);
            } else if (underWay == 0) {
                lines.remove(user, this);
            }
        }

        private void goOnAfter(Duration time) {
            loop.schedule(OutOfMemory.checked(this::goOn), time.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void goOn() {
            if (!canStore.getAsBoolean()) {
                goOnAfter(AWAY_PAUSE);
                return;
            }
            rounds++;
            List<Parcel> again = waiting;
            waiting = List.of();
            pause = Duration.ZERO;
            isHeld = false;
            underWay++; // so that the line lasts, though they may be settled at once
            again.sort(Comparator.comparingLong(Parcel::sequence));
            if (rounds > MAX_ROUNDS) {
                retries.exhausted(
                        RetryListener.Retry.PUSH,
                        again.size() + " pushes to one user could not be stored in " + MAX_ROUNDS + " rounds");
                again.forEach(parcel -> parcel.progress().failed(user, Refusal.UNAVAILABLE));
            } else {
                again.forEach(this::add);
            }
            one();
        }
    }
}
