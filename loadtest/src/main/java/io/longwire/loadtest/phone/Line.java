package io.longwire.loadtest.phone;

import io.longwire.wire.Wire;

/** What one typed line means. */
sealed interface Line {

    /** Sends text to the current partner. */
    record Say(String text) implements Line {}

    /** Sends text to someone, who does not become the partner. */
    record SayTo(String user, String text) implements Line {}

    /** Makes someone the partner. */
    record TalkTo(String user) implements Line {}

    /** Listens to a topic. */
    record Listen(String topic) implements Line {}

    /** Listens to a topic no more. */
    record Leave(String topic) implements Line {}

    record Help() implements Line {}

    record Quit() implements Line {}

    record Nothing() implements Line {}

    /** The line is not understood. */
    record Mistake(String why) implements Line {}

    /** Reads a line. Never fails. */
    static Line parse(String typed) {
        String line = typed.strip();
        if (line.isEmpty()) {
            return new Nothing();
        }
        if (line.startsWith("//")) {
            return new Say(line.substring(1));
        }
        if (line.startsWith("/")) {
            return parseCommand(line);
        }
        if (line.startsWith("@")) {
            return parseAddressed(line.substring(1));
        }
        return new Say(line);
    }

    private static Line parseCommand(String line) {
        String[] words = line.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "/to" -> isUser(rest) ? new TalkTo(rest) : new Mistake("/to needs the name of a user, as in: /to bob");
            case "/subscribe" ->
                Wire.isName(rest)
                        ? new Listen(rest)
                        : new Mistake("/subscribe needs the name of a topic, as in: /subscribe news");
            case "/leave" ->
                Wire.isName(rest)
                        ? new Leave(rest)
                        : new Mistake("/leave needs the name of a topic, as in: /leave news");
            case "/help" -> new Help();
            case "/quit" -> new Quit();
            default -> new Mistake("there is no " + Printable.text(words[0]) + "; /help tells what there is");
        };
    }

    private static Line parseAddressed(String line) {
        String[] words = line.split("\\s+", 2);
        if (words.length < 2 || !isUser(words[0])) {
            return new Mistake("@ needs the name of a user and a text, as in: @carol hello");
        }
        return new SayTo(words[0], words[1]);
    }

    private static boolean isUser(String name) {
        return Wire.isName(name);
    }
}
