package io.longwire.gateway.events;

import io.longwire.proto.Kick;

/**
 * Something that backends may want to know. They see it as JSON with these names, and where and when it happened besides.
 * What is not known of it is an empty string, which they do not see.
 */
public sealed interface Event {

    /**
     * A phone was welcomed. Exactly one {@link Logout} or {@link Kicked} with the same session follows.
     *
     * @param session unlike any other
     */
    record Login(String user, String device, String platform, String session) implements Event {}

    /** A welcomed phone is gone, and was not sent away. */
    record Logout(String user, String device, String platform, String session, Reason reason) implements Event {

        /** How it has gone. */
        public enum Reason {
            /** It has said so. */
            LOGOUT,
            /** Its connection is gone. */
            DISCONNECTED,
            /** The same device has logged in again, while its connection before was thought to be there still. */
            SAME_DEVICE
        }
    }

    /**
     * A welcomed phone was sent away.
     *
     * @param detail for people
     * @param byDevice which device has its place now; empty if none has
     */
    record Kicked(
            String user,
            String device,
            String platform,
            String session,
            Kick.Reason reason,
            String detail,
            String byDevice)
            implements Event {}

    /** A message waits in a mailbox of the user: its phone may have to be woken. */
    record Stored(String user, String from, String id, String type) implements Event {}

    /**
     * Messages that nobody will get any more.
     *
     * @param from empty where several are counted, as are {@code id}
     * @param reason lower case
     */
    record Undelivered(String user, String from, String id, String reason, int count) implements Event {

        /** Messages that have run out unseen. */
        public static Undelivered expired(String user, int count) {
            return new Undelivered(user, "", "", "expired", count);
        }
    }

    /**
     * How far a broadcast is.
     *
     * @param sessions how many it was written to so far
     * @param delivered how many have acknowledged it so far
     */
    record Broadcast(String id, Phase phase, int sessions, int delivered) implements Event {

        /** Where it stands. */
        public enum Phase {
            BEGUN,
            PROGRESS,
            DONE,
            CANCELLED
        }
    }

    /**
     * Events that could not be told: what is known from events may be wrong until then. Made by whoever passes events on.
     *
     * @param since when the first of them happened, milliseconds since 1970
     * @param until when the last did
     */
    record Lost(long count, long since, long until) implements Event {}
}
