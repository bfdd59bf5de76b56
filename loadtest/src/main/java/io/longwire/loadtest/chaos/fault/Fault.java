package io.longwire.loadtest.chaos.fault;

import java.io.IOException;
import java.util.List;

/** One fault, to be played once: it does its damage, lets it last, and then puts everything back. */
public interface Fault {

    /** What Redis may lose by a fault, and nobody is to blame for. */
    enum Loss {
        /** Nothing at all. */
        NOTHING,
        /** Whatever was only stored when the fault began. */
        WHAT_WAS_STORED
    }

    /**
     * Does the damage and lets it last.
     *
     * @return what was done, in words
     * @throws NotInjectedException if it cannot be seen that anything was
     */
    String inject() throws IOException, InterruptedException;

    /** Puts everything back. Service may come back later than this returns; how long it takes counts from the call. */
    void heal() throws IOException, InterruptedException;

    /** What may be lost. */
    default Loss mayBeLost() {
        return Loss.NOTHING;
    }

    /** What the fault has seen itself that must not be, in words; to be asked at the end. */
    default List<String> findings() {
        return List.of();
    }
}
