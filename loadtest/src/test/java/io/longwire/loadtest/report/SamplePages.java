package io.longwire.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
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
        Files.writeString(directory.resolve("run.html"), HtmlReport.of(Samples.run(Samples.CLEAN)));
        Files.writeString(
                directory.resolve("failed.html"),
                HtmlReport.of(Samples.run(Samples.BROKEN, "longwire", List.of(warning))));
        Files.writeString(directory.resolve("comparison.html"), HtmlReport.of(Samples.comparison()));
        System.out.print(ComparisonTable.of(Samples.comparison(), Ink.COLOURED));
    }
}
