package io.longwire.gateway.push;

import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.RetryListener.Retry;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Steps that follow each other, each once the one before is done.
 *
 * <p>A step that fails is tried again, and all behind it wait: nothing overtakes it. After {@value #MAX_ROUNDS} attempts it is
 * given up, and with it all that wait, since they would not fare better; while Redis is away none is made.
 *
 * <p>Belongs to one thread. Bounded by those who add.
 */
final class RetryLine {

    /** How often a step is tried: a minute's worth. */
    static final int MAX_ROUNDS = 60;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Rules rules;
    private final Retry retry;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isUnderWay;
    private int rounds;

    /**
     * What holds for every line of a thread.
     *
     * @param canStore whether what needs Redis has a chance now
     */
    record Rules(ScheduledExecutorService thread, BooleanSupplier canStore, RetryListener retries) {}

    /** Something that may fail. */
    @FunctionalInterface
    interface Step {
        CompletableFuture<Void> attempt();
    }

    private record Waiting(Step step, CompletableFuture<Boolean> done) {}

    RetryLine(Rules rules, Retry retry) {
        this.rules = rules;
        this.retry = retry;
    }

    /** Adds a step behind all others. Tells whether it was done; false if it was given up. */
    CompletableFuture<Boolean> add(Step step) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        waiting.add(new Waiting(step, done));
        if (!isUnderWay) {
            isUnderWay = true;
            attempt();
        }
        return done;
    }

    /** Whether every step is done or given up. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private void attempt() {
        rounds++;
        waiting.element().step().attempt().whenComplete((nothing, failure) -> {
            if (failure == null) {
                rounds = 0;
                goOnBehind(List.of(waiting.remove()), true);
            } else if (rounds < MAX_ROUNDS) {
                goOnAfter(pause());
            } else {
                giveUp(failure);
            }
        });
    }

    private Duration pause() {
        Duration longer = FIRST_PAUSE.multipliedBy(rounds);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void goOnAfter(Duration pause) {
        rules.thread().schedule(OutOfMemory.checked(this::goOn), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void goOn() {
        if (rules.canStore().getAsBoolean()) {
            attempt();
        } else {
            goOnAfter(LONGEST_PAUSE);
        }
    }

    private void giveUp(Throwable failure) {
        rules.retries()
                .exhausted(
                        retry,
                        waiting.size() + " of them, since the first failed " + rounds + " times, the last time with "
                                + failure.getClass().getSimpleName());
        rounds = 0;
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        goOnBehind(all, false);
    }

    /** The next is tried in a pass of its own: however many follow each other, the stack stays flat. */
    private void goOnBehind(List<Waiting> settled, boolean isDone) {
        isUnderWay = !waiting.isEmpty();
        if (isUnderWay) {
            rules.thread().execute(OutOfMemory.checked(this::attempt));
        }
        settled.forEach(step -> step.done().complete(isDone));
    }
}
