package io.longwire.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Paragraph {

    /** How wide what is printed on a terminal may get. */
    static final int WIDTH = 100;

    private Paragraph() {}

    /**
     * Fills lines with parts that are not broken themselves.
     *
     * @param lead what the first line begins with; the others are indented as far
     * @param between what stands between two parts of a line
     */
    static List<String> of(String lead, List<String> parts, String between) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(lead.length());
        StringBuilder line = new StringBuilder(lead);
        boolean fresh = true;
        for (String part : parts) {
            if (!fresh && line.length() + between.length() + part.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                fresh = true;
            }
            line.append(fresh ? "" : between).append(part);
            fresh = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** Fills lines with the words of a text. */
    static List<String> of(String lead, String text) {
        return of(lead, List.of(text.strip().split("\\s+")), " ");
    }
}
