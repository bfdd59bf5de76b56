package io.longwire.gateway.session;

import java.time.Duration;

/**
 * Ends a session whose phone has been silent for one and a half of its heartbeat intervals. Until then it looks after the session
 * from time to time, by the same timer.
 *
 * <p>A sign of life costs one store: the timer looks at it when it is due. Belongs to its session's event loop.
 */
final class Heartbeat {

    private final TimerWheel timers;
    private final Duration interval;
    private final Duration lookInterval;
    private final Runnable look;
    private final Runnable silent;
    private long aliveNanos;
    private TimerWheel.Timer timer;

    /**
     * The heartbeat of one session.
     *
     * @param look called while the phone is there, at least once in a {@code lookInterval}
     * @param silent called once when the phone has been silent for too long
     */
    Heartbeat(TimerWheel timers, Duration interval, Duration lookInterval, Runnable look, Runnable silent) {
        this.timers = timers;
        this.interval = interval;
        this.lookInterval = lookInterval;
        this.look = look;
        this.silent = silent;
    }

    Duration interval() {
        return interval;
    }

    /** How long a phone may be silent. */
    Duration patience() {
        return interval.multipliedBy(3).dividedBy(2);
    }

    void start() {
        alive();
        setTimer(patience());
    }

    void stop() {
        timer.cancel();
    }

    void alive() {
        aliveNanos = timers.nowNanos();
    }

    private void check() {
        Duration silence = Duration.ofNanos(timers.nowNanos() - aliveNanos);
        Duration left = patience().minus(silence);
        if (left.isNegative() || left.isZero()) {
            silent.run();
        } else {
            look.run();
            setTimer(left);
        }
    }

    private void setTimer(Duration left) {
        timer = timers.schedule(left.compareTo(lookInterval) < 0 ? left : lookInterval, this::check);
    }
}
