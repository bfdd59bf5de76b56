package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Tally;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Messages at a rate, whatever the server does: evenly spaced, the senders in turns. A message whose sender has no room
 * waits, and its latency counts from when it was meant to be sent, so that a stall counts in full for everything that it
 * held up.
 */
public final class OpenLoop implements Traffic {

    /** Beyond this many messages that wait for room, further ones are counted as given up. */
    private static final int MAX_WAITING = 1_000_000;

    private final EventLoop loop;
    private final List<Phone> senders;
    private final Partners partners;
    private final double messagesPerSecond;
    private final Tally.Counter givenUp;

    /** When what a sender could not send was meant to be sent; only senders that wait. */
    private final Map<Phone, ArrayDeque<Long>> waiting = new HashMap<>();

    private int waitingCount;
    private int turn;
    private boolean isRunning;
    private long startNanos;
    private long due;

    /**
     * A loop that has not begun.
     *
     * @param senders who sends, in turns; those who are off line on purpose are left out
     * @param messagesPerSecond the rate of all together
     */
    public OpenLoop(EventLoop loop, List<Phone> senders, Partners partners, double messagesPerSecond, Tally tally) {
        this.loop = loop;
        this.senders = senders;
        this.partners = partners;
        this.messagesPerSecond = messagesPerSecond;
        this.givenUp = tally.counter("errors/messages given up: too many waited for room");
    }

    @Override
    public void start() {
        isRunning = !senders.isEmpty();
        startNanos = System.nanoTime();
        due = 0;
        sendDue();
    }

    @Override
    public void stop() {
        isRunning = false;
        waiting.clear();
        waitingCount = 0;
    }

    @Override
    public void roomToSend(Phone sender) {
        if (waitingCount == 0) {
            return;
        }
        ArrayDeque<Long> queue = waiting.get(sender);
        if (queue == null) {
            return;
        }
        while (!queue.isEmpty() && sender.hasRoom()) {
            sender.send(partners.next(sender), queue.poll());
            waitingCount--;
        }
        if (queue.isEmpty()) {
            waiting.remove(sender);
        }
    }

    private void sendDue() {
        if (!isRunning) {
            return;
        }
        long now = System.nanoTime();
        while (dueNanos() <= now) {
            send(senders.get(turn), dueNanos());
            turn = turn + 1 == senders.size() ? 0 : turn + 1;
            due++;
        }
        loop.schedule(this::sendDue, Math.max(1, dueNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private long dueNanos() {
        return startNanos + (long) (due * 1e9 / messagesPerSecond);
    }

    private void send(Phone sender, long intendedNanos) {
        if (!sender.isWanted()) {
            return; // Its owner has switched it off: nobody is there to write.
        }
        if (sender.hasRoom() && !waiting.containsKey(sender)) {
            sender.send(partners.next(sender), intendedNanos);
        } else if (waitingCount < MAX_WAITING) {
            waiting.computeIfAbsent(sender, unused -> new ArrayDeque<>()).add(intendedNanos);
            waitingCount++;
        } else {
            givenUp.increment();
        }
    }
}
