package io.longwire.gateway.push;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The stream of reliable pushes, which all nodes share.
 *
 * <p>One node reads it at a time, the one that has the turn: what one producer has written for one user then goes one way, in
 * order, however many nodes there are. The turn of a node that is gone runs out.
 *
 * <p>Belongs to one thread, on which its futures complete. A future that fails means that nothing is known.
 */
public interface PushStream {

    /** Makes the stream if there is none: to be called before it is read. What was written before is read too. */
    CompletableFuture<Void> prepare();

    /** Takes or renews the turn. Tells whether it is this node's now. */
    CompletableFuture<Boolean> keepTurn();

    /** Leaves the turn to another node at once. */
    CompletableFuture<Void> giveTurnBack();

    /** Reads on, some megabytes at a time; waits for a while if there is nothing. */
    CompletableFuture<List<Entry>> read(int max);

    /**
     * Takes over what some node has read and not finished.
     *
     * @param from where to begin; {@link #START} at first, then what the page before has told
     */
    CompletableFuture<Page> takeOver(String from, int max, Search search);

    /** What is looked for among what was read and not finished. */
    enum Search {
        /** All there is, by a process that has just started: whoever had this node's name before may have died of it. */
        FIRST,

        /** All there is; what is this node's own may have been read by an answer that never came, and is not tried once more. */
        AGAIN,

        /** Only what others have left alone for long. */
        ABANDONED
    }

    /** These entries are done with, for ever. */
    CompletableFuture<Void> finish(List<String> ids);

    /** How often a node may end, or wait in vain, with the same entry in hand before the entry is taken for the cause. */
    int MAX_TAKES = 5;

    /** The place before the first entry. */
    String START = "-";

    /**
     * One entry.
     *
     * @param id as the stream names it; grows
     * @param push what the backend has written; empty if the entry has no such field, or it is larger than may be, or it was
     *     taken so often that nobody reads it any more
     * @param size how many bytes the backend has written
     * @param deliveries how often a node has taken it, this time included
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read as bytes only
    record Entry(String id, byte[] push, long size, int deliveries) {

        /** Whether the push was left where it is, and its size alone was read. */
        public boolean isTooLarge() {
            return push.length < size;
        }
    }

    /**
     * Some entries that were taken over.
     *
     * @param next where to go on; empty if these were the last
     */
    record Page(List<Entry> entries, String next) {}
}
