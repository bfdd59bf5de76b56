package io.longwire.gateway.session;

import java.time.Duration;

/**
 * Ends a session whose phone has been silent for one and a half of its heartbeat intervals.
 *
 * <p>A sign of life costs one store: the timer looks at it when it is due. Belongs to its session's event loop.
 */
final class Heartbeat {

    private final SessionLoop loop;
    private final Duration interval;
    private final Runnable silent;
    private long aliveNanos;
    private TimerWheel.Timer timer;

    Heartbeat(SessionLoop loop, Duration interval, Runnable silent) {
        this.loop = loop;
        this.interval = interval;
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
        timer = loop.schedule(patience(), this::check);
    }

    void stop() {
        timer.cancel();
    }

    void alive() {
        aliveNanos = loop.timers().nowNanos();
    }

    private void check() {
        Duration silence = Duration.ofNanos(loop.timers().nowNanos() - aliveNanos);
        Duration left = patience().minus(silence);
        if (left.isNegative() || left.isZero()) {
            silent.run();
        } else {
            timer = loop.schedule(left, this::check);
        }
    }
}
