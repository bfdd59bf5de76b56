package io.longwire.gateway.routing;

/**
 * The bytes of all messages that one event loop holds in memory until they are settled: on their way to other places, in flight
 * to phones, waiting for a mailbox. Each of those places has a bound of its own; this is the bound of all of them together.
 *
 * <p>Belongs to its event loop.
 */
public final class MemoryBudget {

    /** The part of the heap that all loops together may fill with messages; as much again is what surrounds them. */
    private static final int HEAP_PART = 8;

    private final long max;
    private long used;

    /** @param max bytes; when they are used up, one more message is refused */
    public MemoryBudget(long max) {
        this.max = max;
    }

    /** The share of one of {@code loops} event loops in this process' heap. */
    public static MemoryBudget ofHeap(int loops) {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / HEAP_PART / loops);
    }

    /** Whether a message may be taken. One always may when nothing is held. */
    public boolean hasRoomFor(int bytes) {
        return used == 0 || used + bytes <= max;
    }

    /** A message is held; to be called whether there was room or not. */
    public void take(int bytes) {
        used += bytes;
    }

    /** A message is not held any more. */
    public void give(int bytes) {
        used -= bytes;
    }

    /** How many bytes are held. */
    public long used() {
        return used;
    }
}
