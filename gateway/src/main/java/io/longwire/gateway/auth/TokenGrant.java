package io.longwire.gateway.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a backend has written of a token: a user's id, or {@code {"user":"alice","topics":["news.*"]}}.
 *
 * @param topics patterns of the topics that the user may listen to
 */
record TokenGrant(String user, List<String> topics) {

    /** Names of users and some hundred patterns; a value of this size is something else. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads one; empty if it is neither. */
    static Optional<TokenGrant> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (!text.startsWith("{")) {
            return Optional.of(new TokenGrant(text.strip(), List.of()));
        }
        try {
            JsonNode grant = JSON.readTree(text);
            return grant.path("user").isTextual()
                    ? Optional.of(new TokenGrant(grant.path("user").textValue(), topics(grant.path("topics"))))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** One pattern, or an array of them; anything else gives no rights. */
    private static List<String> topics(JsonNode topics) {
        if (topics.isTextual()) {
            return List.of(topics.textValue());
        }
        List<String> patterns = new ArrayList<>();
        if (topics.isArray()) {
            topics.forEach(pattern -> {
                if (pattern.isTextual()) {
                    patterns.add(pattern.textValue());
                }
            });
        }
        return List.copyOf(patterns);
    }
}
