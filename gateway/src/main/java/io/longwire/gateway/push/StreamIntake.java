package io.longwire.gateway.push;

import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes from the stream while it is this node's turn, and finishes each entry once every recipient has it, it is stored,
 * or a dead letter tells why not. Where even that fails, it leaves the entry in the stream, and finds it again later.
 *
 * <p>What a node before has read and not finished comes first: nothing new overtakes it. An entry may be delivered twice, when
 * a node ends after the delivery; phones notice. No more is read than fits in hand.
 *
 * <p>Belongs to the push thread.
 */
public final class StreamIntake {

    private static final Logger log = LoggerFactory.getLogger(StreamIntake.class);

    private final ScheduledExecutorService thread;
    private final PushFormat format;
    private final BroadcastBacklog broadcasts;
    private final PushListener listener;
    private final EntriesInHand inHand = new EntriesInHand();
    private final EntryCompletion completion;
    private final EntryDelivery delivery;
    private final StreamTurn turn;
    private final StreamReader reader;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** @param rules name the push thread */
    StreamIntake(
            PushStream stream,
            PushFormat format,
            Dispatcher dispatcher,
            PublishLines publishing,
            BroadcastBacklog broadcasts,
            Burial burial,
            RetryLine.Rules rules,
            PushListener listener) {
        this.thread = rules.thread();
        this.format = format;
        this.broadcasts = broadcasts;
        this.listener = listener;
        this.completion = new EntryCompletion(rules, stream, burial, inHand, this::readOn);
        this.delivery = new EntryDelivery(thread, dispatcher, publishing, broadcasts, inHand, completion);
        this.turn = new StreamTurn(stream);
        this.reader = new StreamReader(thread, stream, turn, inHand, this::take, listener);
    }

    /** Starts to ask for the turn. */
    void start() {
        repeat(this::keepTurn, Duration.ZERO, StreamTurn.INTERVAL);
        repeat(reader::searchAbandoned, StreamReader.SEARCH_INTERVAL, StreamReader.SEARCH_INTERVAL);
    }

    private void repeat(Runnable task, Duration first, Duration pause) {
        thread.scheduleWithFixedDelay(
                OutOfMemory.checked(task), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void keepTurn() {
        turn.renew().thenAccept(isNew -> {
            if (isNew) {
                reader.searchUnfinished();
            }
            readOn();
        });
    }

    private void readOn() {
        reader.proceed();
    }

    /** Reads no more. Done when nothing is in hand, and another node may have its turn. */
    CompletableFuture<Void> stop() {
        thread.execute(() -> {
            turn.end();
            CompletableFuture<Void> allRead = reader.stop();
            broadcasts.stop();
            allRead.thenCompose(nothing -> inHand.drain())
                    .thenCompose(nothing -> turn.giveBack())
                    .whenComplete((nothing, failure) -> stopped.complete(null));
        });
        return stopped;
    }

    /** Whether it is this node that reads. */
    boolean hasTurn() {
        return turn.isOurs();
    }

    /** How many entries are not finished; may be asked from any thread, and is approximate then. */
    int inHand() {
        return inHand.count();
    }

    private void take(PushStream.Entry entry) {
        if (inHand.contains(entry)) {
            return; // of our own that take long
        }
        listener.taken(PushListener.Way.STREAM);
        if (entry.deliveries() > PushStream.MAX_TAKES) {
            refuse(entry, Refusal.TRIED_TOO_OFTEN, "it was taken " + entry.deliveries() + " times");
            return;
        }
        try {
            if (entry.isTooLarge()) {
                throw format.tooLarge(entry.size());
            }
            delivery.send(entry, format.read(entry.push()));
        } catch (BadPushException e) {
            refuse(entry, e.refusal(), e.getMessage());
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            // One entry must not stop those behind it, whatever is wrong with us.
            log.error("a bug: entry {} of the stream of pushes becomes a dead letter", entry.id(), e);
            refuse(entry, Refusal.INTERNAL, e.getClass().getSimpleName());
        }
    }

    private void refuse(PushStream.Entry entry, Refusal refusal, String detail) {
        completion.refuse(inHand.hold(entry, 0), refusal, detail);
    }
}
