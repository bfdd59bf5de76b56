package io.longwire.loadtest.peer.stream;

import java.util.Arrays;

/**
 * What has been delivered to a phone and not acknowledged: the protocol's own numbers, in order of arrival.
 *
 * <p>Not thread-safe. Holds next to nothing while it is empty and has never been used.
 */
public final class UnacknowledgedIds {

    private static final int FIRST_SLOTS = 16;
    private static final int[] NO_INTS = {};

    /** The numbers of seq {@code acknowledged + 1} to {@code delivered}, each in the slot that its seq gives. */
    private int[] ids = NO_INTS;

    private long acknowledged;
    private long delivered;

    /** Adds a delivery; returns the seq to tell the phone, which counts up by 1 from 1 on. */
    public long add(int id) {
        if (delivered - acknowledged == ids.length) {
            grow();
        }
        delivered++;
        ids[slot(delivered)] = id;
        return delivered;
    }

    /** Whether there is one, up to and with {@code seq}, that {@link #next} would return. */
    public boolean hasNext(long seq) {
        return acknowledged < Math.min(seq, delivered);
    }

    /** Takes the oldest one out. */
    public int next() {
        acknowledged++;
        return ids[slot(acknowledged)];
    }

    private int slot(long seq) {
        return (int) seq & (ids.length - 1);
    }

    private void grow() {
        int[] old = ids;
        ids = old.length == 0 ? new int[FIRST_SLOTS] : Arrays.copyOf(old, old.length * 2);
        for (long seq = acknowledged + 1; seq <= delivered; seq++) {
            ids[slot(seq)] = old[(int) seq & (old.length - 1)];
        }
    }
}
