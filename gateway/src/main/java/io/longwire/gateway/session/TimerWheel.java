package io.longwire.gateway.session;

import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coarse timers of one event loop: one tick serves all of its connections, and scheduling costs an append to a list.
 *
 * <p>Belongs to one event loop.
 */
public final class TimerWheel {

    /** How often {@link #tick} is to be called: fine enough for the shortest time limit that can be set. */
    public static final Duration TICK = Duration.ofMillis(100);

    /** A tick that comes later than that has been late. */
    private static final Duration LONGEST_ATTENTION = TICK.multipliedBy(4);

    /** About 51 seconds a turn; a timer further away is passed over once a turn. */
    private static final int SPOKES = 512;

    /** What is further away comes in a hundred years: a token may name the year 9999, which nanoseconds do not reach. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

    /** Something that will run once, unless it is cancelled. */
    public static final class Timer {
        private final long dueTick;

        /** Null once cancelled. */
        private Runnable task;

        private Timer(long dueTick, Runnable task) {
            this.dueTick = dueTick;
            this.task = task;
        }

        /** Lets go of the task; the shell stays until its spoke is passed. On the event loop only. */
        public void cancel() {
            task = null;
        }
    }

    private final List<List<Timer>> spokes = new ArrayList<>(SPOKES);
    private final long startNanos;
    private long nowNanos;
    private long attentiveNanos;
    private long tick;

    /** Starts at {@code nowNanos}, a value of the same clock that {@link #tick} is given. */
    public TimerWheel(long nowNanos) {
        this.startNanos = nowNanos;
        this.nowNanos = nowNanos;
        for (int i = 0; i < SPOKES; i++) {
            spokes.add(new ArrayList<>(0));
        }
    }

    /** The time of the latest tick, in nanoseconds: cheap, and at most a tick late. */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * The time during which the loop was at work: of a stall it counts little, for whatever came meanwhile is not looked at yet.
     * For waits that somebody outside could not end while the loop stood still.
     */
    public long attentiveNanos() {
        return attentiveNanos;
    }

    /** Runs {@code task} once {@code delay} has passed: not earlier, and at most two ticks later. */
    public Timer schedule(Duration delay, Runnable task) {
        Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        long whole = (nowNanos - startNanos + bounded.toNanos()) / TICK.toNanos();
        // One tick for the part that was cut off, one because the time of the latest tick has passed already.
        Timer timer = new Timer(Math.max(whole, tick) + 2, task);
        spokes.get((int) (timer.dueTick % SPOKES)).add(timer);
        return timer;
    }

    /** Fires what is due at {@code now}. */
    public void tick(long now) {
        attentiveNanos += Math.min(now - nowNanos, LONGEST_ATTENTION.toNanos());
        nowNanos = now;
        long target = (now - startNanos) / TICK.toNanos();
        // After a stall longer than a turn every spoke is visited once, which is enough.
        long next = Math.max(tick + 1, target - SPOKES + 1);
        tick = Math.max(tick, target);
        for (long t = next; t <= target; t++) {
            turn((int) (t % SPOKES));
        }
    }

    private void turn(int index) {
        List<Timer> spoke = spokes.get(index);
        if (spoke.isEmpty()) {
            return;
        }
        spokes.set(index, new ArrayList<>(0));
        for (Timer timer : spoke) {
            if (timer.task == null) {
                continue; // cancelled: not kept for a time that may be a token's whole life away
            }
            if (timer.dueTick > tick) {
                spokes.get(index).add(timer); // for a later turn
            } else {
                fire(timer);
            }
        }
    }

    /** What one timer gets wrong is its own affair: the others, and the next tick, still come. */
    private static void fire(Timer timer) {
        try {
            timer.task.run();
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            log.error("a bug: a timer has failed", e);
        }
    }

    /** How many timers are kept, cancelled ones among them that were not passed yet. */
    int size() {
        return spokes.stream().mapToInt(List::size).sum();
    }
}
