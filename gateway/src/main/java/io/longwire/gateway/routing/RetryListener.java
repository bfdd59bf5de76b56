package io.longwire.gateway.routing;

/** Hears that something was tried as often as it may be, and was given up. Called on any thread. */
@FunctionalInterface
public interface RetryListener {

    RetryListener NOBODY = (retry, detail) -> {};

    /** What is tried again, each by a rule of its own. */
    enum Retry {
        /** To find the place of a message: its sender is told UNAVAILABLE. */
        ROUTE,
        /** To log in: the phone is told UNAVAILABLE. */
        LOGIN,
        /** To give a slot back: the claim stays until somebody finds it stale. */
        RELEASE,
        /** To register a session again: Redis may not know where it is until the next look, a minute later. */
        RENEW,
        /** To bring a push to a user: it becomes a dead letter. */
        PUSH,
        /** To publish a push to a topic or to everybody: it becomes a dead letter. */
        PUBLISH,
        /** To write a dead letter: the entry stays in the stream. */
        DEAD_LETTER,
        /** To take a finished entry out of the stream of pushes: it will be delivered once more. */
        FINISH
    }

    /**
     * Something was given up.
     *
     * @param detail what it was about, in words; nothing that a phone could have written
     */
    void exhausted(Retry retry, String detail);
}
