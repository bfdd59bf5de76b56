package io.longwire.gateway.config;

/** What Redis must have done with a message before its sender is told STORED. */
public enum AckLevel {
    /** Redis has it in its memory, and writes it to the disk as it is set up to. */
    STORED,

    /** So many replicas have it too. */
    REPLICATED,

    /** It is on Redis's own disk. */
    FSYNCED
}
