package io.longwire.client;

import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;

/**
 * What an application hears from its client.
 *
 * <p>Every method is called on the client's event loop, which it shares with other clients: it must not block. It may
 * call any method of the client; what it sends goes out together with the acks of the messages just read.
 */
public interface ClientListener {

    /**
     * Shows one message, each only once.
     *
     * <p>When messages are acknowledged by themselves, returning normally is what acknowledges this one. An exception
     * drops the connection, so that the gateway sends the message again after the reconnect.
     */
    void onMessage(ReceivedMessage message);

    /** Logged in, for the first time or after a reconnect. */
    default void onWelcome(Welcome welcome) {}

    /**
     * A receipt has come, also one that is not final because the client sends the message again by itself. Comes before
     * the future of the send completes.
     */
    default void onReceipt(Receipt receipt) {}

    /** The gateway ended the connection and said why. */
    default void onKick(Kick kick, NextStep next) {}

    /**
     * The connection was lost, or an attempt at one failed, without a word from the gateway. Not called for what {@link
     * LongwireClient#logout} and {@link LongwireClient#close} end.
     */
    default void onDisconnected(Throwable cause, NextStep next) {}
}
