package io.longwire.gateway.config;

/** What backends may be told of. */
public enum EventKind {
    /** A phone was welcomed. */
    LOGIN,

    /** A phone has gone. */
    LOGOUT,

    /** A phone was sent away. */
    KICK,

    /** A message waits in a mailbox. */
    STORED,

    /** A message that nobody will get. */
    UNDELIVERED,

    /** How far a broadcast is. */
    BROADCAST
}
