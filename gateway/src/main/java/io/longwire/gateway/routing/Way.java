package io.longwire.gateway.routing;

/**
 * Messages of one event loop on their way to one place outside that loop: while any is under way, all later ones go the same
 * way, behind it. When one of them is refused for now, so are all behind it: none may overtake what will be sent again.
 *
 * <p>Belongs to the event loop of its router.
 */
sealed interface Way permits Crossing, Passage, Pause {

    /** Whether nothing is under way, so that a message need not wait for any before it. */
    boolean isIdle();

    /**
     * Whether what is under way may wait for another node. A message that one has relayed does not wait there: two nodes that
     * take each other for the place of a user would wait for each other for ever. It is told to look elsewhere.
     */
    boolean awaitsOtherNodes();

    void add(Pending pending);

    /** The router, as a way sees it. */
    interface Owner {

        /** Routes a message again. */
        void handOver(Pending message);

        /** Nothing is under way any more, and there is nothing to remember. */
        void finished(Way way);
    }
}
