package io.longwire.gateway.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.longwire.gateway.mailbox.Message;
import io.longwire.proto.Deliver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A chat as backends read it: a push, with {@code sentAt}, {@code node} and {@code device} besides. What has its default
 * (no type, not transient, no time to live) is left out.
 */
final class ChatJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NAMES_LENGTH = 256;

    private ChatJson() {}

    /**
     * Writes one.
     *
     * @param device the sender's
     * @param node where it is logged in
     */
    static byte[] write(Message message, String device, String node) {
        Deliver chat = message.deliver();
        ByteArrayOutputStream line =
                new ByteArrayOutputStream(NAMES_LENGTH + chat.getPayload().size() * 4 / 3);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("id", chat.getId());
            json.writeStringField("from", chat.getFrom());
            json.writeArrayFieldStart("to");
            json.writeString(message.user());
            json.writeEndArray();
            json.writeBinaryField("payload", chat.getPayload().toByteArray());
            if (!chat.getType().isEmpty()) {
                json.writeStringField("type", chat.getType());
            }
            if (message.isTransient()) {
                json.writeBooleanField("transient", true);
            }
            if (message.expiresAtMillis() != 0) {
                json.writeNumberField("ttlSeconds", (message.expiresAtMillis() - chat.getSentAtMs()) / 1_000);
            }
            json.writeNumberField("sentAt", chat.getSentAtMs());
            json.writeStringField("node", node);
            json.writeStringField("device", device);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a chat that cannot be written", e);
        }
        return line.toByteArray();
    }
}
