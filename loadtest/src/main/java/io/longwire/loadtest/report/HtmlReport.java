package io.longwire.loadtest.report;

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
}
