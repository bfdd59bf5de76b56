package io.longwire.client;

import java.util.Objects;

/**
 * What names a message: its sender together with the id that the sender chose.
 *
 * @param from the sender's user id, or the name under which a backend pushed it
 * @param id the sender's name for it
 */
public record MessageKey(String from, String id) {

    public MessageKey {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(id, "id");
    }
}
