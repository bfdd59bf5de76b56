package io.longwire.client;

import io.longwire.proto.Deliver;
import java.util.Objects;

/**
 * What names a message: where it comes from, its sender, and the id that the sender chose. A chat never stands for a push of the
 * same name, nor a push to a topic for one to the user.
 *
 * @param origin whether a phone or a backend sent it
 * @param topic the topic that a backend pushed it to; empty for anything else
 * @param from the sender's user id, or the name under which a backend pushed it
 * @param id the sender's name for it
 */
public record MessageKey(Deliver.Origin origin, String topic, String from, String id) {

    public MessageKey {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(id, "id");
    }

    /** The name of a chat. */
    public MessageKey(String from, String id) {
        this(Deliver.Origin.CHAT, "", from, id);
    }

    /** The name of a message as it came. */
    public static MessageKey of(Deliver deliver) {
        return new MessageKey(deliver.getOrigin(), deliver.getTopic(), deliver.getFrom(), deliver.getId());
    }
}
