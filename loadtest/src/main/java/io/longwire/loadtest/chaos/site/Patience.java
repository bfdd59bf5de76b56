package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.time.Duration;

/** Waits for something that comes about in another process, by looking again and again. */
public final class Patience {

    private static final long LOOK_AGAIN_MILLIS = 20;

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it is so by now; an {@link IOException} means that it cannot be told yet. */
        boolean holds() throws IOException;
    }

    private Patience() {}

    /**
     * Waits until it is so.
     *
     * @param what what is waited for, in words that follow "is not so:"
     * @throws IOException if it takes longer than {@code limit}
     */
    public static void await(String what, Duration limit, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        String lastly = "";
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                lastly = " (" + e.getMessage() + ")";
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("after " + limit.toSeconds() + " s it is not so: " + what + lastly);
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
