package io.longwire.gateway.config;

/** From which weight on the gateway writes lines to its log. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,

    /** Each login too, and why a token was refused. */
    DEBUG,
    TRACE
}
