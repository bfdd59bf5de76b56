package io.longwire.loadtest.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Target;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Line;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The charts of a page: a place for each in the HTML, and what the page's script draws there, as JSON. */
final class Charts {

    /** Finer than any screen. */
    private static final MathContext PRECISION = new MathContext(5);

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final ObjectNode data = json.objectNode();
    private final ArrayNode charts = data.putArray("charts");

    /** A name as a heading: {@code server-cpu} is Server CPU. */
    static String title(String name) {
        String words = name.replace('-', ' ').replace('.', ' ').replaceAll("\\bcpu\\b", "CPU");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What the script reads, safe inside a script element. */
    String json() {
        return data.toString()
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** The time axis of all charts over time. */
    void seconds(List<Double> seconds) {
        data.set("seconds", numbers(seconds));
    }

    /** Lines over time; all of the same unit. */
    void overTime(Html html, String title, List<Line> lines) {
        ObjectNode chart = place(html, title, "", false);
        String unit = lines.get(0).unit();
        chart.put("kind", "time").put("unit", unit).put("mayBeLog", unit.equals("µs"));
        ArrayNode drawn = chart.putArray("lines");
        for (Line line : lines) {
            drawn.addObject().put("label", line.label()).set("values", numbers(line.values()));
        }
    }

    /** Distributions on an axis that gives every nine of the percentage the same room. */
    void percentiles(Html html, String title, Map<String, Latency> latencies) {
        ObjectNode chart = place(html, title, "", true);
        chart.put("kind", "percentiles").put("unit", "µs");
        ArrayNode drawn = chart.putArray("lines");
        latencies.forEach((label, latency) -> {
            ArrayNode points = drawn.addObject().put("label", label).putArray("points");
            latency.percentiles()
                    .forEach(point ->
                            points.add(json.arrayNode().add(point.percent()).add(number(point.micros()))));
        });
    }

    /** One measure of several targets, every round a dot. */
    void targets(Html html, Comparison comparison, Measure measure, List<Target> targets) {
        ObjectNode chart = place(html, measure.label(), ComparisonWords.better(measure), false);
        chart.put("kind", "targets").put("unit", measure.unit());
        ArrayNode rows = chart.putArray("rows");
        for (Target target : targets) {
            comparison.spread(target, measure).ifPresent(spread -> {
                ObjectNode row = rows.addObject().put("label", target.name()).put("median", spread.median());
                row.set("values", numbers(spread.values()));
            });
        }
    }

    private ObjectNode place(Html html, String title, String note, boolean wide) {
        html.open("figure class=\"chart%s\" data-chart=\"%d\"".formatted(wide ? " wide" : "", charts.size()))
                .open("figcaption")
                .element("h3", title)
                .element("span class=\"better\"", note)
                .close("figcaption", "figure");
        return charts.addObject();
    }

    private ArrayNode numbers(List<Double> values) {
        ArrayNode numbers = json.arrayNode();
        values.forEach(value -> numbers.add(number(value)));
        return numbers;
    }

    /** Null where there is none, which is a gap in the line. */
    private static BigDecimal number(Double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).round(PRECISION) : null;
    }
}
