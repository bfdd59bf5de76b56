package io.longwire.loadtest.check;

import java.util.List;

/**
 * One broken promise.
 *
 * @param kind which promise
 * @param message the message's name: sender, recipient and number, as {@code alice→bob #17}; or the user's
 * @param finding what is wrong, in words that follow the name
 * @param history everything that is known to have happened to the message, one line an event, in order; empty where
 *     no message of the run is meant
 */
public record Violation(Kind kind, String message, String finding, List<String> history) {

    public Violation {
        history = List.copyOf(history);
    }

    /** The promises that are checked. */
    public enum Kind {
        /** A message that its sender was told is safe never reached the recipient's application. */
        LOST("receipted, but never delivered"),
        /** A message reached its recipient's application twice. */
        DUPLICATE("delivered twice to the application"),
        /** A message overtook one that its sender had sent to the same recipient before it. */
        OUT_OF_ORDER("delivered out of order"),
        /** A message reached somebody else, or under another sender's name. */
        MISDELIVERED("delivered to the wrong user, or from the wrong one"),
        /** A receipt said DELIVERED before the recipient had acknowledged, or spoke of a message that was never sent. */
        DISHONEST("receipted untruthfully"),
        /** A message arrived that nobody sent, or not as it was sent. */
        INVENTED("delivered, but never sent so"),
        /** Two devices were on line in one place at once. */
        NOT_EXCLUSIVE("two devices on line in one place");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind in words, as it follows "12 messages …". */
        public String words() {
            return words;
        }
    }
}
