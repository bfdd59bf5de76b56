package io.longwire.memory;

import io.netty.util.internal.OutOfDirectMemoryError;

/**
 * An {@link OutOfMemoryError} leaves a JVM running with whatever it has broken: a queue half changed, a timer that does not come
 * again. A server is better ended and started anew. Libraries catch all that is thrown, log it or complete a future with it, and go
 * on; so every place of ours that catches, or is told of, a failure asks here.
 *
 * <p>Netty's bound on direct memory is none of this: it is met where a buffer is asked for, and costs a connection.
 *
 * <p>In a process that has not said how it ends, nothing happens. Safe to use from any thread.
 */
public final class OutOfMemory {

    /** Deeper than any failure is wrapped, and an end to causes that go in a circle. */
    private static final int MAX_CAUSES = 16;

    private static volatile Runnable end = () -> {};

    private OutOfMemory() {}

    /**
     * Says how the process ends.
     *
     * @param end halts it; there may be no memory to do so with
     */
    public static void endsProcess(Runnable end) {
        OutOfMemory.end = end;
    }

    /** Ends the process if the failure is that there was no memory, or was caused by that. */
    public static void check(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof OutOfMemoryError && !(cause instanceof OutOfDirectMemoryError)) {
                end.run();
                return;
            }
            cause = cause.getCause();
        }
    }

    /** A task whose failure is checked before it is left to whoever runs it. */
    public static Runnable checked(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                check(e);
                throw e;
            }
        };
    }
}
