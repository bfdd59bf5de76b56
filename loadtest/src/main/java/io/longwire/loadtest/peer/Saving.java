package io.longwire.loadtest.peer;

/** Where a broker keeps what waits for its clients. */
enum Saving {
    /** Lost when it ends. */
    IN_MEMORY(""),
    /** Kept beyond its end, as far as the broker does that. */
    ON_DISK("-disk");

    private final String suffix;

    Saving(String suffix) {
        this.suffix = suffix;
    }

    /** The broker's name with what tells this flavour from the other. */
    String name(String broker) {
        return broker + suffix;
    }

    /** As it is said in a description. */
    String words() {
        return this == IN_MEMORY ? "in memory" : "saving to disk";
    }
}
