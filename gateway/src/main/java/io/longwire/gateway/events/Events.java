package io.longwire.gateway.events;

/** Tells backends what happens. */
public interface Events {

    /** For when nobody wants to know. */
    Events NONE = event -> {};

    /**
     * Passes an event on. From any thread; never blocks and never throws: what cannot be told is counted, and that is told
     * later.
     */
    void tell(Event event);
}
