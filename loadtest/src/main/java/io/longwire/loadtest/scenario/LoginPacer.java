package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Switches phones on at a rate, and with a bound on how many logins are under way at once.
 *
 * <p>Belongs to its event loop. Its owner tells it of every login's end.
 */
public final class LoginPacer {

    /** How many logins may be under way: enough to keep a server busy, and fewer than any accept queue. */
    static final int MAX_UNDER_WAY = 256;

    private static final long TICK_MILLIS = 2;

    /** A server that does fewer logins a second than this is not waited for. */
    private static final double SLOWEST_LOGINS_PER_SECOND = 200;

    private final EventLoop loop;
    private final double loginsPerSecond;
    private final ArrayDeque<Phone> waiting = new ArrayDeque<>();
    private int underWay;
    private long startNanos;
    private long started;
    private boolean isTicking;

    /**
     * Makes a pacer with nobody waiting.
     *
     * @param loginsPerSecond the rate; 0 for as fast as the server answers
     */
    public LoginPacer(EventLoop loop, double loginsPerSecond) {
        this.loop = loop;
        this.loginsPerSecond = loginsPerSecond;
    }

    /** How long to wait for so many logins: twice what the rate asks for, and a minute for a server that is slow. */
    static Duration limit(int users, double loginsPerSecond) {
        double rate = loginsPerSecond > 0 ? loginsPerSecond : SLOWEST_LOGINS_PER_SECOND;
        return Duration.ofSeconds(60 + (long) (2 * users / rate));
    }

    /** Adds a phone to those that wait for their turn. */
    public void add(Phone phone) {
        if (waiting.isEmpty() && !isTicking) {
            startNanos = System.nanoTime();
            started = 0;
        }
        waiting.add(phone);
        if (!isTicking) {
            isTicking = true;
            loop.execute(this::tick);
        }
    }

    /** One of the logins under way has succeeded or failed. */
    public void loginEnded() {
        underWay = Math.max(0, underWay - 1);
        if (loginsPerSecond == 0) {
            switchOnSome();
        }
    }

    private void tick() {
        switchOnSome();
        isTicking = !waiting.isEmpty();
        if (isTicking) {
            loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void switchOnSome() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty() && isDue()) {
            underWay++;
            started++;
            waiting.poll().switchOn();
        }
    }

    private boolean isDue() {
        return loginsPerSecond == 0 || started <= (System.nanoTime() - startNanos) / 1e9 * loginsPerSecond;
    }
}
