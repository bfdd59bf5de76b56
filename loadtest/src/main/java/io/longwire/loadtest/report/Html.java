package io.longwire.loadtest.report;

import java.util.List;

/** Writes HTML. Whatever comes from outside passes {@link #text}, where it is escaped. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Begins an element; {@code tag} may have attributes, and must be of our own making. */
    Html open(String tag) {
        out.append('<').append(tag).append('>');
        return this;
    }

    Html close(String... tags) {
        for (String tag : tags) {
            out.append("</").append(tag).append(">\n");
        }
        return this;
    }

    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(letter);
            }
        }
        return this;
    }

    /** An element with nothing but text; left out where there is none. */
    Html element(String tag, String text) {
        return text.isEmpty() ? this : open(tag).text(text).close(tag.split(" ")[0]);
    }

    Html elements(String tag, List<String> texts) {
        texts.forEach(text -> element(tag, text));
        return this;
    }

    /** A row of a table, whose first cell is its head. */
    Html row(String head, List<String> cells) {
        open("tr").element("th scope=\"row\"", head);
        cells.forEach(cell -> open("td").text(cell).close("td"));
        return close("tr");
    }

    /** The head of a table, whose body is open when this returns. */
    Html tableHead(List<String> cells) {
        open("div class=\"scroll\"").open("table").open("thead").open("tr");
        cells.forEach(cell -> open("th scope=\"col\"").text(cell).close("th"));
        return close("tr", "thead").open("tbody");
    }

    Html tableEnd() {
        return close("tbody", "table", "div");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
