package io.longwire.gateway.push;

import io.longwire.gateway.push.PushStream.Entry;
import io.longwire.gateway.push.PushStream.Search;
import io.longwire.log.RareLog;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream of pushes, one command at a time, while it is this node's turn and there is room in hand. What was read before
 * and not finished comes first: nothing new overtakes it.
 *
 * <p>Belongs to the push thread.
 */
final class StreamReader {

    /** How often to look for what others have read and not finished. */
    static final Duration SEARCH_INTERVAL = Duration.ofSeconds(10);

    private static final int BATCH = 512;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(StreamIntake.class);

    private final ScheduledExecutorService thread;
    private final PushStream stream;
    private final StreamTurn turn;
    private final EntriesInHand inHand;
    private final Consumer<Entry> taker;
    private final PushListener listener;
    private final RareLog unread = new RareLog();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private boolean isPrepared;
    private boolean isAsking;
    private boolean isPausing;
    private boolean isStopping;

    /** How many are read at once; one after an answer that did not come: it may have been too large. */
    private int batch = BATCH;

    /** Where the search for unfinished entries goes on; empty when all were found. */
    private String searchFrom = "";

    private Search search = Search.FIRST;

    /** Whether this process has once found all that was left to it. */
    private boolean hasSearched;

    /** @param taker takes each entry, in order */
    StreamReader(
            ScheduledExecutorService thread,
            PushStream stream,
            StreamTurn turn,
            EntriesInHand inHand,
            Consumer<Entry> taker,
            PushListener listener) {
        this.thread = thread;
        this.stream = stream;
        this.turn = turn;
        this.inHand = inHand;
        this.taker = taker;
        this.listener = listener;
    }

    /** Begins with what is not finished, as this node has just got the turn. */
    void searchUnfinished() {
        search(hasSearched ? Search.AGAIN : Search.FIRST);
    }

    /** Looks for what was left in the stream, by this node or by others, unless a search is under way. */
    void searchAbandoned() {
        if (turn.isOurs() && searchFrom.isEmpty()) {
            search(inHand.forgetLeft() ? Search.AGAIN : Search.ABANDONED);
            proceed();
        }
    }

    private void search(Search kind) {
        search = kind;
        searchFrom = PushStream.START;
    }

    /** Reads on, if it may and does not yet. */
    void proceed() {
        int room = Math.min(batch, inHand.room());
        if (isAsking || isPausing || isStopping || !turn.isSafe() || room == 0) {
            return;
        }
        isAsking = true;
        if (!isPrepared) {
            stream.prepare().whenComplete((done, failure) -> prepared(failure));
        } else if (searchFrom.isEmpty()) {
            stream.read(room).whenComplete(this::answered);
        } else {
            stream.takeOver(searchFrom, room, search).whenComplete((page, failure) -> {
                if (failure == null) {
                    searchFrom = page.next();
                    hasSearched |= searchFrom.isEmpty();
                }
                answered(failure == null ? page.entries() : List.of(), failure);
            });
        }
    }

    private void prepared(Throwable failure) {
        isAsking = false;
        isPrepared = failure == null;
        if (isPrepared) {
            proceed();
        } else {
            failed(failure);
        }
        completeIfStopped();
    }

    private void answered(List<Entry> entries, Throwable failure) {
        isAsking = false;
        if (failure == null) {
            batch = Math.min(BATCH, 2 * batch);
            entries.forEach(taker);
            proceed();
        } else {
            failed(failure);
        }
        completeIfStopped();
    }

    private void failed(Throwable failure) {
        listener.readFailed();
        if (unread.isDue()) {
            log.warn("the stream of pushes cannot be read, and what is in it waits: {}", reason(failure));
        }
        isPrepared = false; // it may be gone, with all that Redis had
        batch = 1;
        if (searchFrom.isEmpty() || search == Search.ABANDONED) {
            search(Search.AGAIN); // what was read may be this node's, though the answer was lost
        }
        pause();
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    private void pause() {
        isPausing = true;
        thread.schedule(
                OutOfMemory.checked(() -> {
                    isPausing = false;
                    proceed();
                }),
                RETRY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Reads no more. Done when what was asked for before is answered, and taken. */
    CompletableFuture<Void> stop() {
        isStopping = true;
        completeIfStopped();
        return stopped;
    }

    private void completeIfStopped() {
        if (isStopping && !isAsking) {
            stopped.complete(null);
        }
    }
}
