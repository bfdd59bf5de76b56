package io.longwire.client;

import java.time.Duration;

/** What the client does after a connection, or the attempt at one, has ended. */
public sealed interface NextStep {

    /**
     * It connects again by itself.
     *
     * @param delay how long from now
     */
    record Reconnect(Duration delay) implements NextStep {}

    /**
     * It has stopped for good: sends without a receipt fail, and a new client is needed to log in again.
     *
     * @param why for people
     */
    record Stop(String why) implements NextStep {}
}
