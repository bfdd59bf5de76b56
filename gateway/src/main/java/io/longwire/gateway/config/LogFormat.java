package io.longwire.gateway.config;

/** How a log line is written. */
public enum LogFormat {
    /** For people. */
    TEXT,

    /** One JSON object a line, for log collectors. */
    JSON
}
