package io.longwire.gateway.config;

/** When the embedded Redis forces what it has appended to the disk: Redis's {@code appendfsync}. */
public enum FsyncPolicy {
    /** Each second: a crash of the machine loses at most the last one or two. */
    EVERYSEC,

    /** Before each answer: loses nothing, and every message waits for the disk. */
    ALWAYS,

    /** When the operating system thinks fit: a crash of the machine loses half a minute. */
    NO
}
