package io.longwire.loadtest.testing;

import com.google.protobuf.ByteString;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;

/** A message on its way, and who waits for its receipt. Belongs to the server's event loop. */
final class Mail {

    private static final byte[] ONE_BIT = {1};

    private final PhoneConnection sender;
    private final Deliver.Builder message;
    private boolean isReceipted;

    Mail(PhoneConnection sender, Deliver.Builder message) {
        this.sender = sender;
        this.message = message;
    }

    PhoneConnection sender() {
        return sender;
    }

    Deliver.Builder message() {
        return message;
    }

    /** The same for the sender, and another message for the recipient. */
    Mail with(Deliver.Builder other) {
        return new Mail(sender, other);
    }

    /** A message that nobody waits for. */
    Mail unreceipted(Deliver.Builder other) {
        Mail mail = with(other);
        mail.isReceipted = true;
        return mail;
    }

    /** Tells the sender, the first time that it is known what became of it. */
    void receipt(Receipt.Outcome outcome) {
        if (!isReceipted) {
            isReceipted = true;
            sender.write(Downlink.newBuilder()
                    .setReceipt(Receipt.newBuilder().setId(message.getId()).setOutcome(outcome))
                    .build());
        }
    }

    /** A payload with one bit of its filler turned over. */
    static ByteString spoilt(Deliver.Builder message) {
        ByteString payload = message.getPayload();
        int middle = payload.size() - 2;
        return payload.substring(0, middle).concat(ByteString.copyFrom(ONE_BIT)).concat(payload.substring(middle + 1));
    }
}
