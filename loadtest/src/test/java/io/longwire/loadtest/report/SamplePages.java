package io.longwire.loadtest.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes up reports to look at, as text and as pages in a directory: a program to run by hand, no test. */
final class SamplePages {

    private SamplePages() {}

    public static void main(String[] args) throws IOException {
        String warning = "the generator used 97 % of its processors: part of the latency is its own";
        System.out.print(FinalTable.of(
                Samples.run(Samples.CLEAN, "longwire at 127.0.0.1:7400", List.of(warning)), Ink.COLOURED));
        System.out.print(FinalTable.of(Samples.run(Samples.BROKEN), Ink.COLOURED));
        Path directory = Path.of(args[0]);
        HtmlReport.write(Samples.run(Samples.CLEAN), directory.resolve("run.html"));
        HtmlReport.write(Samples.run(Samples.BROKEN, "longwire", List.of(warning)), directory.resolve("failed.html"));
        HtmlReport.write(Samples.comparison(), directory.resolve("comparison.html"));
        System.out.print(ComparisonTable.of(Samples.comparison(), Ink.COLOURED));
    }
}
