package io.longwire.loadtest.report;

import java.io.IOException;
import java.util.List;

/** Prints the made-up reports, to look at: a program to run by hand, no test. */
final class SamplePages {

    private SamplePages() {}

    public static void main(String[] args) throws IOException {
        String warning = "the generator used 97 % of its processors: part of the latency is its own";
        System.out.print(FinalTable.of(
                Samples.run(Samples.CLEAN, "longwire at 127.0.0.1:7400", List.of(warning)), Ink.COLOURED));
        System.out.print(FinalTable.of(Samples.run(Samples.BROKEN), Ink.COLOURED));
        System.out.print(ComparisonTable.of(Samples.comparison(), Ink.COLOURED));
    }
}
