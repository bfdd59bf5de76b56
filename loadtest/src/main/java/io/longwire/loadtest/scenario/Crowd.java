package io.longwire.loadtest.scenario;

/** The phones of one cell, playing a scenario. Every method is called on the cell's event loop. */
public interface Crowd {

    /** A phase begins; the one before it is over. */
    void begin(Phase phase);

    /** Whether what a phase is for has been done here; asked again and again while it lasts. */
    boolean isDone(Phase phase);
}
