package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation;
import java.util.ArrayList;
import java.util.List;

/** A verdict for the terminal: one line if all is well, else every violation with the history of its message. */
final class VerdictText {

    private static final String INDENT = "    ";

    private VerdictText() {}

    static List<String> lines(Verdict verdict, Ink ink) {
        List<String> lines = new ArrayList<>();
        if (verdict.passed()) {
            lines.add(ink.good("check: ") + VerdictWords.headline(verdict));
        } else if (verdict.clean()) {
            lines.add(ink.careful("check INCOMPLETE: ") + VerdictWords.headline(verdict));
            VerdictWords.missing(verdict).forEach(line -> lines.add(INDENT + ink.careful(line)));
        } else {
            lines.add(ink.bad("check FAILED: ") + VerdictWords.headline(verdict));
            VerdictWords.broken(verdict).forEach(line -> lines.add(INDENT + ink.bad(line)));
            VerdictWords.missing(verdict).forEach(line -> lines.add(INDENT + ink.careful(line)));
        }
        VerdictWords.remarks(verdict).forEach(line -> lines.add(INDENT + ink.faint(line)));
        for (Violation violation : verdict.violations()) {
            lines.add("");
            String finding = violation.kind() + ": " + violation.message() + " " + violation.finding();
            Paragraph.of("  ", finding).forEach(line -> lines.add(ink.strong(line)));
            violation.history().forEach(line -> lines.add(INDENT + line));
        }
        if (!verdict.clean() && VerdictWords.notShown(verdict) > 0) {
            lines.add("");
            lines.add("  … and " + Quantity.count(VerdictWords.notShown(verdict)) + " more");
        }
        return lines;
    }
}
