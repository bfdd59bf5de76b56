package io.longwire.gateway.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.Range;
import java.util.List;

/** The events in a Redis, as a backend would read them. */
public final class ToldEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ToldEvents() {}

    /** All that name {@code user}, oldest first. */
    public static List<JsonNode> of(RealRedis redis, String user) {
        return redis.commands().xrange("lw:events", Range.unbounded()).stream()
                .map(entry -> parse(entry.getBody().get("m")))
                .filter(event -> event.path("user").asText().equals(user))
                .toList();
    }

    /** The same, each as its kind and what {@code fields} say. */
    public static List<String> words(RealRedis redis, String user, String... fields) {
        return of(redis, user).stream().map(event -> words(event, fields)).toList();
    }

    /** What was told of a broadcast: phase, node, how many phones, how many of them have it. */
    public static List<String> broadcasts(RealRedis redis, String id) {
        return redis.commands().xrange("lw:events", Range.unbounded()).stream()
                .map(entry -> parse(entry.getBody().get("m")))
                .filter(event -> event.path("event").asText().equals("broadcast")
                        && event.path("id").asText().equals(id))
                .map(event -> event.get("phase").asText() + " "
                        + event.get("node").asText() + " " + event.get("sessions") + " " + event.get("delivered"))
                .toList();
    }

    private static String words(JsonNode event, String... fields) {
        StringBuilder words = new StringBuilder(event.get("event").asText());
        for (String field : fields) {
            if (event.has(field)) {
                words.append(' ').append(event.get(field).asText());
            }
        }
        return words.toString();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
