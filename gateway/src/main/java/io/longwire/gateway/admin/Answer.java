package io.longwire.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is answered.
 *
 * @param headers those beside the type and the length
 */
record Answer(int status, String type, String body, Map<String, String> headers) {

    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A page, one entry a line. */
    static Answer page(Map<String, Object> page) {
        return new Answer(200, JSON_TYPE, written(INDENTED, page), Map.of());
    }

    /** On one line. */
    static Answer line(int status, Map<String, Object> line) {
        return new Answer(status, JSON_TYPE, written(JSON, line), Map.of());
    }

    static Answer error(int status, String what) {
        return line(status, Map.of("error", what));
    }

    static Answer metrics(String text) {
        return new Answer(200, PROMETHEUS_TYPE, text, Map.of());
    }

    /** Whether phones should be sent here. */
    static Answer readiness(List<String> reasons) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ready", reasons.isEmpty());
        line.put("reasons", reasons);
        return line(reasons.isEmpty() ? 200 : 503, line);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more);
    }

    private static String written(ObjectMapper json, Map<String, Object> page) {
        try {
            return json.writeValueAsString(page) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a page that is no JSON", e);
        }
    }
}
