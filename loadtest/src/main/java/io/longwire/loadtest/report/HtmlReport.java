package io.longwire.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report as one page of HTML that needs nothing else: charts, every figure in a table, and the verdict on top. It can be
 * mailed, printed, and opened years later.
 */
public final class HtmlReport {

    private HtmlReport() {}

    /** The page of a run. */
    public static String of(RunReport report) {
        return RunPage.of(report);
    }

    /** The page of a comparison. */
    public static String of(Comparison comparison) {
        return ComparisonPage.of(comparison);
    }

    /** Writes the page of a run to a file, which is replaced. */
    public static void write(RunReport report, Path file) throws IOException {
        Files.writeString(file, of(report));
    }

    /** Writes the page of a comparison to a file, which is replaced. */
    public static void write(Comparison comparison, Path file) throws IOException {
        Files.writeString(file, of(comparison));
    }
}
