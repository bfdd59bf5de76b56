package io.longwire.gateway.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longwire.gateway.events.Event;

/**
 * An event as backends read it: one JSON object with the names of its record, and {@code event}, {@code node} and {@code at}
 * besides. Constants are lower case; empty strings are left out.
 */
final class EventJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
            .build();

    private record Line(String event, @JsonUnwrapped Event what, String node, long at) {}

    private EventJson() {}

    /**
     * Writes one.
     *
     * @param name what kind of event it is
     * @param atMillis when it happened, milliseconds since 1970
     */
    static byte[] write(String name, Event event, String node, long atMillis) {
        try {
            return MAPPER.writeValueAsBytes(new Line(name, event, node, atMillis));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }
}
