package io.longwire.loadtest.scenario;

import java.time.Duration;

/**
 * A part of a run that all crowds begin together.
 *
 * @param name what happens in it, in a word or two; unique within a scenario
 * @param end when it is over
 * @param limit for a phase that lasts until its crowds are done: how long to wait for that at most
 * @param begin what is done before the phase
 */
public record Phase(String name, End end, Duration limit, Begin begin) {

    /** What is done before a phase. */
    public enum Begin {
        /** Nothing. */
        AT_ONCE,
        /** Servers that have garbage are asked to collect it: the phase is there to see what memory they need. */
        TIDY
    }

    /** When a phase is over. */
    public enum End {
        /** When its time is up. */
        TIME,
        /** When every crowd says so, or the limit is reached. */
        DONE
    }

    /** A phase that lasts so long. */
    public static Phase lasting(String name, Duration duration) {
        return new Phase(name, End.TIME, duration, Begin.AT_ONCE);
    }

    /** A phase that lasts until every crowd is done, or for so long at most. */
    public static Phase until(String name, Duration limit) {
        return new Phase(name, End.DONE, limit, Begin.AT_ONCE);
    }

    /** A phase without work, in which a server comes to rest, for its memory to be read at the end. */
    public static Phase resting(String name, Duration duration) {
        return new Phase(name, End.TIME, duration, Begin.TIDY);
    }
}
