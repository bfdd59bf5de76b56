package io.longwire.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: the first flush left, the others flush right. */
final class TextTable {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; rows may differ in length. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The rows as lines, with the first one for a head if {@code ink} is to tell it from the others. */
    List<String> lines(Ink ink) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(width(column) - length(cell));
                line.append(column == 0 ? cell + space : GAP + space + cell);
            }
            String text = line.toString().stripTrailing();
            lines.add(lines.isEmpty() ? ink.faint(text) : text);
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> length(row.get(column)))
                .max()
                .orElse(0);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
