package io.longwire.loadtest.check;

import java.util.Arrays;

/**
 * What is known of every message of a cell. Memory follows the number of messages that are not settled, not of those that
 * were sent: a message that ended well is not kept at all, since what is behind its stream's window and nowhere else did.
 *
 * <p>Not thread-safe.
 */
final class Fates {

    private final Rules rules;
    private final int asideLimit;
    private final Aside.Visitor forgotten;
    private final Aside aside = new Aside();
    private Window[] windows = new Window[1 << 10];

    /**
     * @param asideLimit how many messages that ended otherwise are remembered one by one; of more, only that their stream had such
     * @param forgotten told of each message that is remembered no longer
     */
    Fates(Rules rules, int asideLimit, Aside.Visitor forgotten) {
        this.rules = rules;
        this.asideLimit = asideLimit;
        this.forgotten = forgotten;
    }

    /** The stream's window, which is made if need be. */
    Window window(int stream) {
        if (stream >= windows.length) {
            if (stream >= MessageKey.STREAM_LIMIT) {
                throw new IllegalArgumentException("stream " + stream + " is not below " + MessageKey.STREAM_LIMIT);
            }
            windows = Arrays.copyOf(windows, Math.max(stream + 1, 2 * windows.length));
        }
        Window window = windows[stream];
        if (window == null) {
            window = new Window();
            windows[stream] = window;
        }
        return window;
    }

    /** The stream's next message goes out for the first time. */
    void add(int stream, Window window) {
        if (window.isFull()) {
            makeRoom(stream, window);
        }
        window.add(Fate.SENT);
    }

    /** What is known of a message that was sent. */
    int get(int stream, Window window, long number) {
        return number >= window.base
                ? window.fate(number)
                : aside.get(MessageKey.of(stream, number), window.forgetful ? Fate.FORGOTTEN : Fate.SETTLED);
    }

    void set(int stream, Window window, long number, int fate) {
        if (number > window.base) {
            window.set(number, fate);
        } else if (number == window.base) {
            window.set(number, fate);
            leaveBehind(stream, window);
        } else if (rules.settled(fate)) {
            aside.remove(MessageKey.of(stream, number));
        } else {
            setAside(MessageKey.of(stream, number), fate);
        }
    }

    /** How many messages are remembered one by one outside of their stream's window. */
    int aside() {
        return aside.size();
    }

    /** Tells every message that is not settled. */
    void each(Aside.Visitor visitor) {
        aside.each(visitor);
        for (int stream = 0; stream < windows.length; stream++) {
            Window window = windows[stream];
            if (window != null) {
                for (long number = window.base; number < window.next; number++) {
                    visitor.visit(MessageKey.of(stream, number), window.fate(number));
                }
            }
        }
    }

    /** Moves the window past what needs no waiting for. */
    private void leaveBehind(int stream, Window window) {
        while (window.base < window.next) {
            int fate = window.fate(window.base);
            if (!rules.settled(fate)) {
                if (!rules.atRest(fate)) {
                    return;
                }
                setAside(MessageKey.of(stream, window.base), fate);
            }
            window.base++;
        }
        window.shrinkIfEmpty();
    }

    /** A few messages that nobody has answered must not make a window grow for ever; many that wait should. */
    private void makeRoom(int stream, Window window) {
        int waiting = 0;
        for (long number = window.base; number < window.next; number++) {
            waiting += rules.settled(window.fate(number)) ? 0 : 1;
        }
        if (4 * waiting >= window.size()) {
            window.grow();
            return;
        }
        for (long end = window.base + window.size() / 2; window.base < end; window.base++) {
            int fate = window.fate(window.base);
            if (!rules.settled(fate)) {
                setAside(MessageKey.of(stream, window.base), fate);
            }
        }
    }

    private void setAside(long key, int fate) {
        if (aside.size() >= asideLimit) {
            aside.evict(rules::dispensable, this::forget);
        }
        aside.put(key, fate);
    }

    private void forget(long key, int fate) {
        windows[MessageKey.stream(key)].forgetful = true;
        forgotten.visit(key, fate);
    }
}
