package io.longwire.gateway.push;

import io.longwire.gateway.push.DeadLetters.DeadLetter;
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

/**
 * How an entry of the stream ends: it is finished, once a dead letter tells why, if it was not delivered. Where that fails, it is
 * left in the stream, and found again later.
 *
 * <p>Belongs to the push thread.
 */
final class EntryCompletion {

    /** How many are finished with one command. */
    private static final int BATCH = 512;

    /** Nobody waits for an entry to be finished: what is delivered within so long is finished together. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    private final ScheduledExecutorService thread;
    private final PushStream stream;
    private final Burial burial;
    private final EntriesInHand inHand;
    private final Runnable onRoom;
    private final RetryLine burying;
    private final RetryLine finishing;
    private final Deque<HeldEntry> delivered = new ArrayDeque<>();
    private boolean isFinishing;

    /** @param onRoom runs when some are in hand no more: others may be read */
    EntryCompletion(RetryLine.Rules rules, PushStream stream, Burial burial, EntriesInHand inHand, Runnable onRoom) {
        this.thread = rules.thread();
        this.stream = stream;
        this.burial = burial;
        this.inHand = inHand;
        this.onRoom = onRoom;
        this.burying = new RetryLine(rules, Retry.DEAD_LETTER);
        this.finishing = new RetryLine(rules, Retry.FINISH);
    }

    /** Everybody has it: it is done with, for ever. */
    void finish(HeldEntry held) {
        delivered.add(held);
        if (!isFinishing) {
            isFinishing = true;
            thread.schedule(OutOfMemory.checked(this::finishAll), GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void finishAll() {
        List<HeldEntry> batch = new ArrayList<>();
        while (!delivered.isEmpty() && batch.size() < BATCH) {
            batch.add(delivered.remove());
        }
        if (batch.isEmpty()) {
            isFinishing = false;
            return;
        }
        List<String> ids = batch.stream().map(HeldEntry::id).toList();
        finishing.add(() -> stream.finish(ids)).thenAccept(areFinished -> {
            batch.forEach(areFinished ? inHand::finished : inHand::left);
            finishAll();
            onRoom.run();
        });
    }

    /** Finishes it once a dead letter tells why nobody gets it, under what is known of it. */
    void refuse(HeldEntry held, Push push, Refusal refusal, String detail) {
        refuse(held, refusal, push.from(), push.id(), detail);
    }

    /** Finishes it once a dead letter tells why it could not be read, or not be tried again. */
    void refuse(HeldEntry held, Refusal refusal, String detail) {
        refuse(held, refusal, "", "", detail);
    }

    private void refuse(HeldEntry held, Refusal refusal, String from, String id, String detail) {
        byte[] push = held.entry().push();
        refuse(held, List.of(new DeadLetter(refusal, from, id, detail, push, List.of(), held.id())));
    }

    /** Finishes it once all these are written. */
    void refuse(HeldEntry held, List<DeadLetter> letters) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (DeadLetter letter : letters) {
            all = all.thenCombine(burying.add(() -> burial.bury(letter)), Boolean::logicalAnd);
        }
        all.thenAccept(areBuried -> {
            if (areBuried) {
                finish(held);
            } else {
                leave(held);
            }
        });
    }

    /** Leaves it in the stream. */
    void leave(HeldEntry held) {
        inHand.left(held);
    }
}
