package io.longwire.gateway.push;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;

/** Reads pushes as backends write them: JSON if the first byte is a brace, else protobuf. Safe to use from any thread. */
public final class PushFormat {

    private static final byte BRACE = '{';

    private final PushLimits limits;

    public PushFormat(PushLimits limits) {
        this.limits = limits;
    }

    /** Whether it has more bytes than are looked at, or kept. */
    boolean isTooLarge(long bytes) {
        return bytes > limits.maxEntryBytes();
    }

    /** Says so. */
    BadPushException tooLarge(long bytes) {
        return new BadPushException(
                Refusal.TOO_LARGE,
                "it has " + bytes + " bytes, at most " + limits.maxEntryBytes() + " are looked at; they are not kept");
    }

    /** @throws BadPushException if it is no push; the message says why */
    Push read(byte[] bytes) throws BadPushException {
        if (isTooLarge(bytes.length)) {
            throw tooLarge(bytes.length);
        }
        if (bytes.length == 0) {
            throw new BadPushException(Refusal.BAD_FORM, "it is empty, or stands in no field m");
        }
        PushDraft draft = bytes[0] == BRACE ? JsonPush.read(bytes) : readProtobuf(bytes);
        return draft.check(limits);
    }

    private static PushDraft readProtobuf(byte[] bytes) throws BadPushException {
        io.longwire.proto.push.Push push;
        try {
            push = io.longwire.proto.push.Push.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new BadPushException(Refusal.BAD_FORM, "it is neither JSON, which begins with {, nor protobuf");
        }
        if (push.getToCount() > PushLimits.MAX_RECIPIENTS) {
            throw tooMany(push.getToCount());
        }
        PushDraft draft = new PushDraft();
        draft.id = push.getId();
        draft.to.addAll(push.getToList());
        draft.payload = push.getPayload().isEmpty() ? Optional.empty() : Optional.of(push.getPayload());
        draft.text = push.getText().isEmpty() ? Optional.empty() : Optional.of(push.getText());
        draft.from = push.getFrom();
        draft.type = push.getType();
        draft.isTransient = push.getTransient();
        draft.ttlSeconds = Integer.toUnsignedLong(push.getTtlSeconds());
        draft.platform = push.getPlatform();
        draft.topic = push.getTopic();
        draft.rate = Integer.toUnsignedLong(push.getRate());
        return draft;
    }

    static BadPushException tooMany(int recipients) {
        return new BadPushException(
                Refusal.TOO_MANY_RECIPIENTS,
                "to names " + recipients + " users or more, at most " + PushLimits.MAX_RECIPIENTS + " are allowed");
    }
}
