package io.longwire.client;

import io.longwire.proto.Deliver;
import java.util.function.Consumer;

/** A message that the gateway delivered, in the form in which it came. */
public final class ReceivedMessage {

    private final Deliver deliver;
    private final Consumer<MessageKey> acknowledgement;

    ReceivedMessage(Deliver deliver, Consumer<MessageKey> acknowledgement) {
        this.deliver = deliver;
        this.acknowledgement = acknowledgement;
    }

    /** The message as it came; its seq means nothing beyond the connection on which it came. */
    public Deliver deliver() {
        return deliver;
    }

    /** What names it. */
    public MessageKey key() {
        return MessageKey.of(deliver);
    }

    /**
     * Says that the message is safe on this device. To be called once for each message when {@link ClientConfig#autoAck}
     * is off; does nothing when it is on. Acks are cumulative, so the gateway hears of it once all messages before it are
     * safe too. May come after a reconnect: it then counts for the copy that the gateway sent again. Any thread.
     */
    public void ack() {
        acknowledgement.accept(key());
    }
}
