package io.longwire.gateway.transport;

/**
 * How many phones may be connected.
 *
 * @param most beyond them a phone is told that there are too many
 * @param mostTold beyond them it is closed without a word, which takes no file for longer than that
 */
public record ConnectionLimit(int most, int mostTold) {

    /** Files that phones leave for Redis, for operators, and for whatever else a process opens. */
    private static final int RESERVED_FILES = 256;

    /** A second's worth of phones that are being told. */
    private static final int TOLD = 64;

    public ConnectionLimit {
        if (most < 1 || mostTold < most) {
            throw new IllegalArgumentException(most + " connections, " + mostTold + " with those that are told");
        }
    }

    /**
     * As many as asked for, and no more than there are files for.
     *
     * @param openFiles how many files the process may have open; of few, half are for phones
     */
    public static ConnectionLimit of(int maxConnections, long openFiles) {
        long mostTold = Math.max(2, Math.max(openFiles - RESERVED_FILES, openFiles / 2));
        int most = (int) Math.min(maxConnections, Math.max(1, mostTold - TOLD));
        return new ConnectionLimit(most, (int) Math.min(mostTold, (long) maxConnections + TOLD));
    }
}
