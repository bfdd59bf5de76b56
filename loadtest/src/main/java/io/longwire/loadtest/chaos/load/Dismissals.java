package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import java.util.ArrayList;
import java.util.List;

/** Whom the server has sent away for good though there is no other device in its place: that must not be. On the event loop. */
final class Dismissals {

    private static final int MOST_TOLD = 5;

    private final List<String> told = new ArrayList<>();
    private int count;

    void note(Phone phone, End end) {
        if (end.kind() == End.Kind.CLOSED || end.again()) {
            return;
        }
        if (count++ < MOST_TOLD) {
            told.add(phone.user() + " was sent away for good: " + end.reason());
        }
    }

    /** What happened, in words: the first few, and how many more. */
    List<String> inWords() {
        List<String> words = new ArrayList<>(told);
        if (count > MOST_TOLD) {
            words.add((count - MOST_TOLD) + " more were sent away for good");
        }
        return words;
    }
}
