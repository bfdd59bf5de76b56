package io.longwire.client;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes message ids in the form of ULIDs: 26 characters, 48 bits of milliseconds and 80 bits of chance.
 *
 * <p>Each id sorts after the one before it, also within one millisecond and when the clock steps back. Unique without
 * coordination, so that a user's devices, and the same device after a restart, never name two messages alike.
 *
 * <p>Thread-safe.
 */
final class MessageIds {

    private static final char[] BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int TIME_CHARACTERS = 10;
    private static final int CHANCE_CHARACTERS = 8;

    /** Each half of the 80 bits of chance. */
    private static final long HALF_MASK = (1L << 40) - 1;

    private final InstantSource clock;
    private final RandomGenerator random;

    private long millis;
    private long high;
    private long low;

    MessageIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** The next id. */
    synchronized String next() {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            high = random.nextLong() & HALF_MASK;
            low = random.nextLong() & HALF_MASK;
        } else {
            increment();
        }
        char[] id = new char[TIME_CHARACTERS + 2 * CHANCE_CHARACTERS];
        encode(millis, id, 0, TIME_CHARACTERS);
        encode(high, id, TIME_CHARACTERS, CHANCE_CHARACTERS);
        encode(low, id, TIME_CHARACTERS + CHANCE_CHARACTERS, CHANCE_CHARACTERS);
        return new String(id);
    }

    private void increment() {
        low = (low + 1) & HALF_MASK;
        if (low == 0) {
            high = (high + 1) & HALF_MASK;
            if (high == 0) {
                millis++; // all 80 bits were ones
            }
        }
    }

    private static void encode(long value, char[] into, int offset, int characters) {
        long rest = value;
        for (int i = offset + characters - 1; i >= offset; i--) {
            into[i] = BASE_32[(int) (rest & 31)];
            rest >>>= 5;
        }
    }
}
