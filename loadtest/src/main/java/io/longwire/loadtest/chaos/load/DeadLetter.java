package io.longwire.loadtest.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A push that gateways could not deliver, and why.
 *
 * @param reason a word of the gateways'
 * @param from who has pushed it
 * @param id what that called it
 * @param users whom it did not reach; empty for all
 */
public record DeadLetter(String reason, String from, String id, List<String> users) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A dead letter, as the gateways write its fields; empty if the push in it cannot be read, so that nobody can say whose it is. */
    public static Optional<DeadLetter> of(Map<String, String> fields) {
        try {
            JsonNode push = JSON.readTree(fields.getOrDefault("m", ""));
            List<String> users =
                    fields.containsKey("to") ? Arrays.asList(fields.get("to").split(",")) : List.of();
            return Optional.of(new DeadLetter(
                    fields.getOrDefault("reason", "without a reason"),
                    push.path("from").asText(),
                    push.path("id").asText(),
                    users));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whether it is about this user. */
    boolean concerns(String user) {
        return users.isEmpty() || users.contains(user);
    }
}
