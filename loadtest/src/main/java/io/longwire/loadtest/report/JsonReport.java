package io.longwire.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A report as JSON: one object, whose keys are the components of {@link RunReport}, {@link Comparison} or {@link ChaosReport} by
 * their names, all the way down, after
 *
 * <ul>
 *   <li>{@code format}: {@value #RUN}, {@value #COMPARISON} or {@value #CHAOS}. The number changes only if a key changes its meaning or
 *       disappears; keys may come in addition.
 * </ul>
 *
 * <p>Times of day are ISO 8601 in UTC, latencies are in microseconds, kinds are the names of their constants. What was not
 * measured is {@code null}.
 */
public final class JsonReport {

    /** The format of a run. */
    public static final String RUN = "longwire-run-1";

    /** The format of a comparison. */
    public static final String COMPARISON = "longwire-comparison-1";

    /** The format of a run of faults. */
    public static final String CHAOS = "longwire-chaos-1";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JsonScalars())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonReport() {}

    /** The run as text, a few long lines. */
    public static String of(RunReport report) {
        return text(RUN, report);
    }

    /** The comparison as text. */
    public static String of(Comparison comparison) {
        return text(COMPARISON, comparison);
    }

    /** The run of faults as text. */
    public static String of(ChaosReport report) {
        return text(CHAOS, report);
    }

    /**
     * Reads what {@link #of(RunReport)} wrote.
     *
     * @throws IOException if it is something else
     */
    public static RunReport readRun(String json) throws IOException {
        return read(json, RUN, RunReport.class);
    }

    /**
     * Reads what {@link #of(Comparison)} wrote.
     *
     * @throws IOException if it is something else
     */
    public static Comparison readComparison(String json) throws IOException {
        return read(json, COMPARISON, Comparison.class);
    }

    private static String text(String format, Object report) {
        ObjectNode root = MAPPER.createObjectNode().put("format", format);
        root.setAll(MAPPER.<ObjectNode>valueToTree(report));
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String json, String format, Class<T> type) throws IOException {
        JsonNode root = MAPPER.readTree(json);
        String found = root.path("format").asText("no format at all");
        if (!found.equals(format)) {
            throw new IOException("expected " + format + ", found " + found);
        }
        return MAPPER.treeToValue(root, type);
    }
}
