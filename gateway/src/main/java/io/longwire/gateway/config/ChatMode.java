package io.longwire.gateway.config;

/** Where the chats go that phones send. */
public enum ChatMode {
    /** To their recipients. */
    DIRECT,

    /** To the operator's own service, which sends on what it approves. */
    FILTER
}
