package io.longwire.client;

/** Where a client is in its life. */
public enum ClientState {
    /** Created, not started. */
    NEW,
    /** Opening a connection, or logging in on it. */
    CONNECTING,
    /** Logged in. */
    ONLINE,
    /** Waiting for the time of the next attempt. */
    WAITING,
    /** Ended for good. */
    STOPPED
}
