package io.longwire.client;

import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import java.util.concurrent.CompletableFuture;

/** One message without its final receipt. All but the message and its receipt belongs to the {@link Outbox}. */
final class PendingSend {

    final Send message;
    final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

    /** Where it stands among its kind: the outbox's order is that of these numbers. */
    long position;

    /** The recipient; what goes to one keeps its order. */
    String to() {
        return message.getTo();
    }

    /** How often it was refused. */
    int refusals;

    /** Written on the connection that there is now, and not receipted. */
    boolean onWire;

    PendingSend(Send message) {
        this.message = message;
    }
}
