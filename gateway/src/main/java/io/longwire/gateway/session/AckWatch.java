package io.longwire.gateway.session;

import java.time.Duration;

/**
 * Notices that the oldest message in flight whose sender waits has gone unacknowledged for too long.
 *
 * <p>At most one timer is set, and none while nobody waits: a message costs nothing here. Belongs to its session's event
 * loop.
 */
final class AckWatch {

    private final TimerWheel timers;
    private final Duration timeout;
    private final InFlightWindow window;
    private final Runnable overdue;
    private boolean isSet;

    /** @param timeout what is too long */
    AckWatch(TimerWheel timers, Duration timeout, InFlightWindow window, Runnable overdue) {
        this.timers = timers;
        this.timeout = timeout;
        this.window = window;
        this.overdue = overdue;
    }

    /** Something has come into the window. */
    void watch() {
        if (!isSet) {
            window.oldestAwaited().ifPresent(oldest -> set(left(oldest)));
        }
    }

    private void set(Duration delay) {
        isSet = true;
        timers.schedule(delay, this::check);
    }

    private void check() {
        isSet = false;
        window.oldestAwaited().ifPresent(oldest -> {
            Duration left = left(oldest);
            if (left.isNegative() || left.isZero()) {
                overdue.run();
            } else {
                set(left);
            }
        });
    }

    private Duration left(InFlightWindow.Entry oldest) {
        Duration age = Duration.ofNanos(timers.nowNanos() - oldest.writtenNanos());
        return timeout.minus(age);
    }
}
