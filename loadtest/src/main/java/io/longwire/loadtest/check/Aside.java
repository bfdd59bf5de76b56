package io.longwire.loadtest.check;

import java.util.function.IntPredicate;

/**
 * The fates of messages that their stream has left behind though they have not ended well: a hash table of primitives with
 * open addressing.
 */
final class Aside {

    /** What is done with one message. */
    interface Visitor {
        void visit(long key, int fate);
    }

    private static final int EVICTION_REACH = 64;
    private static final long NONE = 0;

    private long[] keys = new long[1 << 10];
    private int[] fates = new int[1 << 10];
    private int size;
    private int hand;

    int size() {
        return size;
    }

    /** The message's fate, or {@code otherwise} if it is not here. */
    int get(long key, int otherwise) {
        int slot = find(key);
        return keys[slot] == key ? fates[slot] : otherwise;
    }

    void put(long key, int fate) {
        int slot = find(key);
        if (keys[slot] == NONE) {
            if (2 * (size + 1) > keys.length) {
                grow();
                slot = find(key);
            }
            keys[slot] = key;
            size++;
        }
        fates[slot] = fate;
    }

    void remove(long key) {
        int slot = find(key);
        if (keys[slot] == key) {
            removeAt(slot);
        }
    }

    /** Removes one message whose fate is {@code dispensable}, if there is one nearby, and tells which. */
    void evict(IntPredicate dispensable, Visitor evicted) {
        for (int i = 0; i < EVICTION_REACH; i++) {
            hand = hand + 1 & keys.length - 1;
            long key = keys[hand];
            int fate = fates[hand];
            if (key != NONE && dispensable.test(fate)) {
                removeAt(hand);
                evicted.visit(key, fate);
                return;
            }
        }
    }

    void each(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != NONE) {
                visitor.visit(keys[i], fates[i]);
            }
        }
    }

    private int find(long key) {
        int slot = home(key);
        while (keys[slot] != key && keys[slot] != NONE) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32) & keys.length - 1;
    }

    /** Moves up what the gap would make unreachable, so that no tombstones are needed. */
    private void removeAt(int slot) {
        int gap = slot;
        int mask = keys.length - 1;
        for (int i = gap + 1 & mask; keys[i] != NONE; i = i + 1 & mask) {
            int wanderings = i - home(keys[i]) & mask;
            if (wanderings >= (i - gap & mask)) {
                keys[gap] = keys[i];
                fates[gap] = fates[i];
                gap = i;
            }
        }
        keys[gap] = NONE;
        size--;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldFates = fates;
        keys = new long[2 * oldKeys.length];
        fates = new int[2 * oldKeys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != NONE) {
                put(oldKeys[i], oldFates[i]);
            }
        }
    }
}
