package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation;
import io.longwire.loadtest.report.RunReport.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What pages have in common: everything in one file, and nothing from the network. */
final class Page {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private Page() {}

    /** A whole page. */
    static String of(String title, Html body, Charts charts) {
        return new Html()
                        .open("!doctype html")
                        .open("html lang=\"en\"")
                        .open("head")
                        .open("meta charset=\"utf-8\"")
                        .open("meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"")
                        .open("meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\"")
                        .open("link rel=\"icon\" href=\"data:,\"")
                        .element("title", title)
                        .open("style")
                + resource("page.css")
                + "</style></head>\n<body>\n"
                + body
                + "<script type=\"application/json\" id=\"data\">"
                + charts.json()
                + "</script>\n<script>"
                + resource("page.js")
                + "</script>\n</body></html>\n";
    }

    static void head(Html html, String eyebrow, String title, String facts) {
        html.open("header")
                .element("p class=\"eyebrow\"", eyebrow)
                .element("h1", title)
                .element("p class=\"facts\"", facts)
                .close("header");
    }

    /** The verdict in a line, in colour and by a sign, and what else is to be known of it. */
    static void verdict(Html html, Verdict verdict) {
        String look = verdict.passed() ? "good" : verdict.clean() ? "care" : "bad";
        String sign = verdict.passed() ? "✓" : verdict.clean() ? "!" : "✗";
        String word = verdict.passed() ? "passed" : verdict.clean() ? "incomplete" : "failed";
        html.open("section class=\"banner " + look + "\"")
                .element("span class=\"sign\" aria-hidden=\"true\"", sign)
                .open("div")
                .element("strong", "Check " + word + ": " + VerdictWords.headline(verdict))
                .open("ul")
                .elements("li", VerdictWords.broken(verdict))
                .elements("li", VerdictWords.missing(verdict))
                .elements("li class=\"faint\"", VerdictWords.remarks(verdict))
                .close("ul", "div", "section");
    }

    static void warnings(Html html, List<String> warnings) {
        if (!warnings.isEmpty()) {
            html.open("section class=\"banner care\"")
                    .element("span class=\"sign\" aria-hidden=\"true\"", "!")
                    .open("ul")
                    .elements("li", warnings)
                    .close("ul", "section");
        }
    }

    /** Every violation that is known in full, to be opened. */
    static void violations(Html html, Verdict verdict) {
        for (Violation violation : verdict.violations()) {
            html.open("details")
                    .open("summary")
                    .element("b", violation.kind().toString().replace('_', ' '))
                    .text(violation.message() + " " + violation.finding())
                    .close("summary")
                    .element("pre", String.join("\n", violation.history()))
                    .close("details");
        }
        if (!verdict.clean() && VerdictWords.notShown(verdict) > 0) {
            html.element("p class=\"note\"", "… and " + Quantity.count(VerdictWords.notShown(verdict)) + " more.");
        }
    }

    /** How to run it again, and what its figures depend on. */
    static void origin(Html html, String commandLine, Map<String, String> settings, Machine machine) {
        html.element("h2", "How it was run").element("pre class=\"command\"", commandLine);
        if (!settings.isEmpty()) {
            html.open("div class=\"columns\" style=\"margin-top:12px\"").tableHead(List.of("setting", "value"));
            settings.forEach((flag, value) -> html.row(flag, List.of(value)));
            html.tableEnd().close("div");
        }
        html.element("footer", FinalTable.machine(machine));
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
