package io.longwire.gateway.push;

import com.google.protobuf.ByteString;
import io.longwire.log.LogText;
import io.longwire.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The fields of a push as they were read, in either form, before anybody has looked at whether they make sense. */
final class PushDraft {

    static final String EVERYONE = "*";

    private static final int MAX_SHOWN = 40;

    String id = "";
    final List<String> to = new ArrayList<>();
    Optional<ByteString> payload = Optional.empty();
    Optional<String> text = Optional.empty();
    String from = "";
    String type = "";
    boolean isTransient;
    long ttlSeconds;
    String platform = "";
    String topic = "";
    long rate;

    /** @throws BadPushException if it is not a push */
    Push check(PushLimits limits) throws BadPushException {
        requireName("id", id);
        if (!from.isEmpty()) {
            requireName("from", from);
        }
        require(
                type.length() <= PushLimits.MAX_TYPE_CHARACTERS,
                Refusal.BAD_FORM,
                () -> "type has " + type.length() + " characters, at most " + PushLimits.MAX_TYPE_CHARACTERS
                        + " are allowed");
        require(payload.isEmpty() || text.isEmpty(), Refusal.BAD_FORM, () -> "payload and text exclude each other");
        ByteString content =
                payload.orElseGet(() -> text.map(ByteString::copyFromUtf8).orElse(ByteString.EMPTY));
        require(
                content.size() <= limits.maxPayloadBytes(),
                Refusal.TOO_LARGE,
                () -> "the payload has " + content.size() + " bytes, at most " + limits.maxPayloadBytes()
                        + " are allowed");
        require(
                ttlSeconds >= 0 && ttlSeconds <= 0xFFFF_FFFFL,
                Refusal.BAD_FORM,
                () -> "ttlSeconds is " + ttlSeconds + ", expected 0 to " + 0xFFFF_FFFFL);
        return new Push(id, from, type, content, isTransient, ttlSeconds, audience());
    }

    private Audience audience() throws BadPushException {
        boolean isToEveryone = to.size() == 1 && to.get(0).equals(EVERYONE);
        if (!topic.isEmpty()) {
            require(to.isEmpty() && platform.isEmpty(), Refusal.BAD_FORM, () -> "topic stands without to and platform");
            requireName("topic", topic);
            return new Audience.Topic(topic);
        }
        if (isToEveryone || (to.isEmpty() && !platform.isEmpty())) {
            if (!platform.isEmpty()) {
                requireName("platform", platform);
            }
            require(
                    rate >= 0 && rate <= Integer.MAX_VALUE,
                    Refusal.BAD_FORM,
                    () -> "rate is " + rate + ", expected 0 to " + Integer.MAX_VALUE);
            return new Audience.Everyone(
                    platform.isEmpty() ? Optional.empty() : Optional.of(platform), Math.toIntExact(rate));
        }
        require(platform.isEmpty(), Refusal.BAD_FORM, () -> "platform stands alone, or with to = \"" + EVERYONE + "\"");
        require(
                !to.isEmpty(),
                Refusal.NO_RECIPIENT,
                () -> "to names nobody: expected a user, a list of users, or \"" + EVERYONE + "\"");
        return new Audience.Users(List.copyOf(new LinkedHashSet<>(to)));
    }

    private static void requireName(String field, String value) throws BadPushException {
        require(
                Wire.isName(value),
                Refusal.BAD_FORM,
                () -> field + " is \"" + cut(value) + "\", expected 1 to " + Wire.MAX_NAME_LENGTH
                        + " characters of [A-Za-z0-9_.:@-]");
    }

    private interface Words {
        String get();
    }

    private static void require(boolean isTrue, Refusal refusal, Words otherwise) throws BadPushException {
        if (!isTrue) {
            throw new BadPushException(refusal, otherwise.get());
        }
    }

    /** What came, fit for a log and not long. */
    static String cut(String value) {
        String printable = LogText.printable(value.substring(0, Math.min(value.length(), MAX_SHOWN)));
        return value.length() > MAX_SHOWN ? printable + "…" : printable;
    }
}
