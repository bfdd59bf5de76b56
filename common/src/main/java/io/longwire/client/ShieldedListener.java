package io.longwire.client;

import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a fault in an application's listener from stopping the client half-way: it is logged, and the client goes on. Only
 * {@code onMessage} passes its exceptions through, because they say that the message was not taken.
 */
final class ShieldedListener implements ClientListener {

    private static final Logger log = LoggerFactory.getLogger(ShieldedListener.class);

    private final ClientListener listener;

    ShieldedListener(ClientListener listener) {
        this.listener = listener;
    }

    @Override
    public void onMessage(ReceivedMessage message) {
        listener.onMessage(message);
    }

    @Override
    public void onWelcome(Welcome welcome) {
        try {
            listener.onWelcome(welcome);
        } catch (RuntimeException e) {
            logFault(e);
        }
    }

    @Override
    public void onReceipt(Receipt receipt) {
        try {
            listener.onReceipt(receipt);
        } catch (RuntimeException e) {
            logFault(e);
        }
    }

    @Override
    public void onKick(Kick kick, NextStep next) {
        try {
            listener.onKick(kick, next);
        } catch (RuntimeException e) {
            logFault(e);
        }
    }

    @Override
    public void onDisconnected(Throwable cause, NextStep next) {
        try {
            listener.onDisconnected(cause, next);
        } catch (RuntimeException e) {
            logFault(e);
        }
    }

    private static void logFault(RuntimeException fault) {
        log.error("the client's listener failed", fault);
    }
}
