package io.longwire.client;

import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sends of one client that have no final receipt, across its connections.
 *
 * <p>Order: sends go out in the order in which they were added, and after a reconnect those on the wire go out again in
 * that same order, before what waited. While a send is to be repeated because the gateway refused it for now, what was added
 * after it for the same recipient waits; what goes to others does not.
 *
 * <p>Knows no connection. Belongs to the client's event loop, all but {@link #reserve} and {@link #cancel}.
 */
final class Outbox {

    private final int maxPending;
    private final int maxAttempts;

    /** Places taken by sends from their submission, on any thread, until they are settled. */
    private final AtomicInteger reserved = new AtomicInteger();

    /** Every send without a final receipt by its id: on the wire, waiting, or to be repeated later. */
    private final Map<String, PendingSend> pending = new HashMap<>(4);

    /** Ready to be written; positions ascend. */
    private final NavigableMap<Long, PendingSend> waiting = new TreeMap<>();

    /** Refused for now, by recipient and position. */
    private final Map<String, NavigableMap<Long, PendingSend>> refused = new HashMap<>(4);

    private long positions;
    private int onWire;

    /**
     * Creates an empty outbox.
     *
     * @param maxPending the most sends without a final receipt
     * @param maxAttempts how often to send a message that the gateway refuses for now; 1 never repeats it
     */
    Outbox(int maxPending, int maxAttempts) {
        this.maxPending = maxPending;
        this.maxAttempts = maxAttempts;
    }

    /** Takes a place for one send; false if there is none left. Any thread. */
    boolean reserve() {
        if (reserved.incrementAndGet() <= maxPending) {
            return true;
        }
        reserved.decrementAndGet();
        return false;
    }

    /** Gives back the place of a send that was never added. Any thread. */
    void cancel() {
        reserved.decrementAndGet();
    }

    /** Adds a send for which a place was reserved. One whose id is pending already shares the receipt of the first. */
    void add(PendingSend send) {
        PendingSend first = pending.putIfAbsent(send.message.getId(), send);
        if (first == null) {
            enqueue(send);
            return;
        }
        cancel();
        first.receipt.whenComplete((receipt, failure) -> {
            if (failure == null) {
                send.receipt.complete(receipt);
            } else {
                send.receipt.completeExceptionally(failure);
            }
        });
    }

    /**
     * Takes the next send to write, or empty when none waits or the window is full.
     *
     * @param maxOnWire the most sends that may be on the wire
     */
    Optional<PendingSend> takeNext(int maxOnWire) {
        if (onWire >= maxOnWire) {
            return Optional.empty();
        }
        Optional<PendingSend> next = waiting.values().stream()
                .filter(send -> !refused.containsKey(send.to())) // nearly always the first
                .findFirst();
        next.ifPresent(send -> {
            waiting.remove(send.position);
            send.onWire = true;
            onWire++;
        });
        return next;
    }

    /**
     * Takes in a receipt. A final one completes its send; one of an id that is not on the wire is passed over.
     *
     * @return the send to {@link #repeat} after the receipt's retry_after_ms, if it was refused for now
     */
    Optional<PendingSend> receipted(Receipt receipt) {
        PendingSend send = pending.get(receipt.getId());
        if (send == null || !send.onWire) {
            return Optional.empty();
        }
        send.onWire = false;
        onWire--;
        if (receipt.getOutcome() == Outcome.REJECTED && receipt.getRetryAfterMs() != 0) {
            send.refusals++;
            if (send.refusals < maxAttempts) {
                refused.computeIfAbsent(send.to(), key -> new TreeMap<>()).put(send.position, send);
                return Optional.of(send);
            }
        }
        settled(send);
        send.receipt.complete(receipt);
        return Optional.empty();
    }

    /**
     * The time of a refused send has come: it goes out again, and with it what was refused behind it. Passed over if one before
     * it is still to come, or if it has been settled since.
     */
    void repeat(PendingSend send) {
        NavigableMap<Long, PendingSend> toSame = refused.get(send.to());
        if (toSame != null && toSame.firstEntry().getValue() == send) {
            waiting.putAll(toSame);
            refused.remove(send.to());
        }
    }

    /** Fails a send that was taken and turned out not to be fit for the wire. */
    void fail(PendingSend send, SendException cause) {
        send.onWire = false;
        onWire--;
        settled(send);
        send.receipt.completeExceptionally(cause);
    }

    /** The connection is lost: everything is to be written anew, in its order. */
    void disconnected() {
        for (PendingSend send : pending.values()) {
            send.onWire = false;
            waiting.put(send.position, send);
        }
        onWire = 0;
        refused.clear();
    }

    /** Fails everything. */
    void failAll(SendException cause) {
        List<PendingSend> all = new ArrayList<>(pending.values());
        pending.clear();
        waiting.clear();
        refused.clear();
        onWire = 0;
        reserved.addAndGet(-all.size());
        all.sort(Comparator.comparingLong(send -> send.position));
        all.forEach(send -> send.receipt.completeExceptionally(cause));
    }

    private void enqueue(PendingSend send) {
        send.position = positions++;
        waiting.put(send.position, send);
    }

    private void settled(PendingSend send) {
        pending.remove(send.message.getId());
        reserved.decrementAndGet();
    }
}
