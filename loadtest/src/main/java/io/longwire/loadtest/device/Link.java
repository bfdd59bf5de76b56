package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import java.nio.ByteBuffer;

/**
 * One connection of one phone. Not thread-safe: every method is called on its event loop, and the listener too.
 *
 * <p>After {@link Listener#ended} nothing more is told, and every method does nothing.
 */
public interface Link {

    /**
     * Sends one message to one user. It leaves with everything else that this pass of the loop has written.
     *
     * @param stream with {@code number} names the message: a message sent again goes out under the same name
     * @param to the recipient's name
     * @param payload what to send; copied before this returns
     */
    void send(int stream, long number, String to, byte[] payload);

    /**
     * Tells the server that every message up to and with {@code seq} is safe on this phone. Does nothing where the dialect
     * has no acknowledgements.
     */
    void acknowledge(long seq);

    /** Sends the dialect's sign of life. */
    void heartbeat();

    /** Stops taking bytes from the socket, or goes on: a phone that is stuck, or slow. */
    void reading(boolean on);

    /** Whether what was written waits for the server to read: who sends on may pause. */
    boolean congested();

    /** Leaves as the dialect has it, then closes. */
    void logout();

    /** Closes the socket without a word: a phone that lost its network. The server sees a reset. */
    void cut();

    /**
     * Leaves the socket open and never reads from it again: a phone that is out of reach, of which the server still believes
     * that it is there. For the phone the connection has ended.
     */
    void abandon();

    /** What a connection tells its phone. */
    interface Listener {

        /**
         * Logged in.
         *
         * @param session what a later login is to name in order to resume; empty where there is no such thing
         * @param heartbeatSeconds the interval that the server wants; 0 if it wants none
         */
        void online(String session, int heartbeatSeconds);

        /**
         * A message came.
         *
         * @param from the sender as the server names it; empty where the dialect does not tell
         * @param payload what was sent; valid during the call
         * @param seq what to acknowledge it with
         */
        void delivered(String from, ByteBuffer payload, long seq);

        /**
         * A copy came of what this phone's user has sent from another device.
         *
         * @param seq what to acknowledge it with
         */
        default void copied(long seq) {}

        /**
         * The server told what became of a message.
         *
         * @param code the server's word for a rejection; empty for any other outcome
         * @param retryAfterMillis after a rejection for now: when to try again
         */
        void receipted(int stream, long number, Outcome outcome, String code, int retryAfterMillis);

        /** What was read in one go has all been told: the time to acknowledge. */
        void readComplete();

        /** The connection is over, or could not be made. */
        void ended(End end);
    }
}
