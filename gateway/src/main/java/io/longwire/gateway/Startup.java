package io.longwire.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The start of a gateway, which another thread may call off. The thread that starts it asks before each step; what it has
 * opened until then it closes itself. Thread-safe.
 */
final class Startup {

    private enum Phase {
        /** Nothing has been taken that others would miss: whatever it waits for may be interrupted. */
        CONNECTING,
        /** This node has, or is about to have, a name that must be given back: each step is short, and ends by itself. */
        JOINING,
        SERVING,
        FAILED,
        CALLED_OFF
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = Thread.currentThread();
    private Phase phase = Phase.CONNECTING;

    /** From now on nothing is interrupted. */
    synchronized void join() throws IOException {
        proceed();
        phase = Phase.JOINING;
    }

    /**
     * Asked before each step.
     *
     * @throws IOException if the start was called off
     */
    synchronized void proceed() throws IOException {
        if (phase == Phase.CALLED_OFF) {
            throw new IOException("the start was called off");
        }
    }

    /** The last step: from here on the gateway is to be drained. */
    synchronized void serve() throws IOException {
        proceed();
        phase = Phase.SERVING;
        ended.countDown();
    }

    /** Whether everything is open. */
    synchronized boolean isServing() {
        return phase == Phase.SERVING;
    }

    synchronized boolean isCalledOff() {
        return phase == Phase.CALLED_OFF;
    }

    /** It has failed, or was called off. What it has opened is to be closed now, which nothing interrupts. */
    synchronized void fail() {
        if (phase != Phase.CALLED_OFF) {
            phase = Phase.FAILED;
        }
        Thread.interrupted(); // closing waits for answers
    }

    /** What it had opened is closed. */
    void closed() {
        ended.countDown();
    }

    /**
     * Calls it off, unless it has failed, and waits until what it has opened is closed, or the patience is up.
     *
     * @return false if it is too late: the gateway serves
     */
    boolean callOff(Duration patience) {
        synchronized (this) {
            if (phase == Phase.SERVING) {
                return false;
            }
            if (phase == Phase.CONNECTING) {
                thread.interrupt();
            }
            if (phase != Phase.FAILED) {
                phase = Phase.CALLED_OFF;
            }
        }
        await(patience);
        return true;
    }

    /** Waits until it has come to its end, one way or the other. */
    void await(Duration patience) {
        try {
            ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
