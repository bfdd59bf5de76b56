package io.longwire.loadtest.scenario;

import java.util.Optional;

/** A process whose use of the machine is read while a run goes on. Any thread. */
public interface Meter {

    /** The name it has in figures and charts: {@code server}, {@code redis}, {@code generator}. */
    String label();

    /** What it has used; empty when it is gone, or this system does not tell. */
    Optional<Reading> read();

    /** Has the process collect its garbage, where it has any and can be asked; returns when it has. */
    default void tidy() {}

    /**
     * What a process has used.
     *
     * @param cpuMicros user and system time since its start, in microseconds
     * @param residentBytes the memory it holds in RAM
     */
    record Reading(long cpuMicros, long residentBytes) {}
}
