package io.longwire.gateway.session;

import com.google.protobuf.ByteString;
import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What one phone sends: checked, stamped with who it is from, routed, and receipted.
 *
 * <p>Belongs to its session's event loop.
 */
final class ChatSends {

    /** The longest type, in characters. */
    private static final int MAX_TYPE_LENGTH = 64;

    /** How many bytes of an id that is no good go back to the phone. */
    private static final int MAX_ECHOED_ID_BYTES = 64;

    private static final Outcome BAD_MESSAGE = rejected(Receipt.Code.BAD_MESSAGE);
    private static final Outcome BAD_RECIPIENT = rejected(Receipt.Code.BAD_RECIPIENT);
    private static final Outcome TOO_MANY = new Outcome.Rejected(Receipt.Code.RATE_LIMITED, Duration.ofMillis(200));

    private final SessionLoop loop;
    private final Phone phone;
    private final Identity identity;

    private final SendOrder order;
    private boolean isForgettingScheduled;

    /** The sender's name as it goes on the wire: made once, not for each message, and not for phones that never send. */
    private ByteString from;

    private int withoutReceipt;
    private boolean isClosed;

    ChatSends(SessionLoop loop, Phone phone, Identity identity) {
        this.loop = loop;
        this.phone = phone;
        this.identity = identity;
        this.order = new SendOrder(loop.config().maxInFlight(), loop.budget());
    }

    void send(Send send) {
        if (!Wire.isName(send.getId())) {
            reject(ByteString.copyFromUtf8(cut(send.getId())), BAD_MESSAGE);
        } else if (send.getType().length() > MAX_TYPE_LENGTH) {
            reject(send.getIdBytes(), BAD_MESSAGE);
        } else if (!Wire.isName(send.getTo())) {
            reject(send.getIdBytes(), BAD_RECIPIENT);
        } else if (order.isClear() || send.getTransient()) {
            take(send, order.next()); // what is transient has no place among what is sent again
        } else {
            SendOrder.Admission admission =
                    order.admit(send.getTo(), send.getId(), loop.timers().attentiveNanos());
            if (admission.refusal().isEmpty()) {
                take(send, admission.number());
            } else {
                reject(send.getIdBytes(), admission.refusal().get());
            }
        }
    }

    private void take(Send send, long number) {
        if (withoutReceipt >= loop.config().maxInFlight()) {
            refuse(send, number, TOO_MANY);
            return;
        }
        // What is transient is never stored.
        Duration wait = send.getTransient() ? Duration.ZERO : loop.quota().waitOf(identity.user());
        if (wait.isZero()) {
            route(send, number);
        } else {
            refuse(send, number, new Outcome.Rejected(Receipt.Code.RATE_LIMITED, wait));
        }
    }

    private void refuse(Send send, long number, Outcome outcome) {
        refused(send.getTo(), send.getIdBytes(), number, send.getTransient(), outcome);
        reject(send.getIdBytes(), outcome);
    }

    /** What is transient is not sent again. */
    private void refused(String to, ByteString id, long number, boolean isTransient, Outcome outcome) {
        if (!isTransient && outcome instanceof Outcome.Rejected rejected && rejected.isForNow()) {
            order.refused(to, id.toStringUtf8(), number, rejected, loop.timers().attentiveNanos());
            scheduleForgetting();
        }
    }

    private void scheduleForgetting() {
        if (!isForgettingScheduled) {
            isForgettingScheduled = true;
            loop.schedule(SendOrder.GRACE.multipliedBy(2), () -> {
                isForgettingScheduled = false;
                order.forgetOverdue(loop.timers().attentiveNanos());
                if (!order.isClear()) {
                    scheduleForgetting();
                }
            });
        }
    }

    /** The phone is gone; what it has sent may still be settled. */
    void close() {
        order.close();
        isClosed = true;
    }

    private void route(Send send, long number) {
        withoutReceipt++;
        long nowMillis = loop.clock().millis();
        long ttlMillis = Integer.toUnsignedLong(send.getTtlSeconds()) * 1_000;
        if (from == null) {
            from = ByteString.copyFromUtf8(identity.user());
        }
        // As bytes, names are copied; as strings they would be measured and encoded anew in each message they go into.
        ByteString id = send.getIdBytes();
        Deliver deliver = Deliver.newBuilder()
                .setIdBytes(id)
                .setFromBytes(from)
                .setPayload(send.getPayload())
                .setTypeBytes(send.getTypeBytes())
                .setSentAtMs(nowMillis)
                .build();
        Message message =
                new Message(send.getTo(), deliver, ttlMillis == 0 ? 0 : nowMillis + ttlMillis, send.getTransient());
        loop.chats()
                .send(
                        message,
                        identity.device(),
                        new AwaitedReceipt(message, number, loop.clock().nanos()));
    }

    /** So that the sender's other devices show what was sent, and nothing that was not. */
    private void copyToOwnDevices(Message message) {
        Deliver copy = message.deliver().toBuilder().setTo(message.user()).build();
        loop.router()
                .routeCopies(
                        new Message(identity.user(), copy, message.expiresAtMillis(), message.isTransient()),
                        identity.slot().name());
    }

    private void reject(ByteString id, Outcome outcome) {
        loop.counts().receipt(outcome);
        phone.receipt(toReceipt(id, outcome));
    }

    private Receipt toReceipt(ByteString id, Outcome outcome) {
        Receipt.Builder receipt =
                Receipt.newBuilder().setIdBytes(id).setServerTimeMs(loop.clock().millis());
        switch (outcome.kind()) {
            case DELIVERED -> receipt.setOutcome(Receipt.Outcome.DELIVERED);
            case STORED -> receipt.setOutcome(Receipt.Outcome.STORED);
            case DROPPED -> receipt.setOutcome(Receipt.Outcome.DROPPED);
            case REJECTED -> {
                Outcome.Rejected rejected = (Outcome.Rejected) outcome;
                receipt.setOutcome(Receipt.Outcome.REJECTED)
                        .setCode(rejected.code())
                        .setRetryAfterMs((int) rejected.retryAfter().toMillis());
            }
        }
        return receipt.build();
    }

    private static Outcome rejected(Receipt.Code code) {
        return new Outcome.Rejected(code, Duration.ZERO);
    }

    private static String cut(String id) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_ECHOED_ID_BYTES) {
            return id;
        }
        int length = MAX_ECHOED_ID_BYTES;
        while ((utf8[length] & 0xC0) == 0x80) {
            length--; // not in the middle of a character
        }
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }

    /** One send that waits for its receipt. */
    private final class AwaitedReceipt implements Waiter {
        private final Message message;
        private final long number;
        private final long sentNanos;

        /** Whether the sender's other devices are to have a copy once the message has reached a phone or a mailbox. */
        private boolean isToBeCopied;

        AwaitedReceipt(Message message, long number, long sentNanos) {
            this.message = message;
            this.number = number;
            this.sentNanos = sentNanos;
            this.isToBeCopied = loop.config().devices() != DevicePolicy.SINGLE
                    && loop.chats().isDirect()
                    && !message.user().equals(identity.user());
        }

        @Override
        public boolean awaitsWrite() {
            return isToBeCopied;
        }

        @Override
        public void written() {
            loop.run(this::copy);
        }

        private void copy() {
            if (isToBeCopied) {
                isToBeCopied = false;
                copyToOwnDevices(message);
            }
        }

        @Override
        public void settle(Outcome outcome) {
            loop.run(() -> {
                withoutReceipt--;
                ByteString id = message.deliver().getIdBytes();
                loop.counts().receipt(outcome, sentNanos, loop.clock().nanos());
                if (outcome instanceof Outcome.Stored) {
                    loop.quota().stored(identity.user(), message.deliver().getSerializedSize());
                }
                if (outcome instanceof Outcome.Rejected) {
                    if (!isClosed) {
                        refused(message.user(), id, number, message.isTransient(), outcome);
                    }
                } else {
                    copy();
                }
                phone.receipt(toReceipt(id, outcome));
            });
        }
    }
}
