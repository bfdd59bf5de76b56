package io.longwire.loadtest.phone;

import java.util.Optional;

/** Where a person reads and types, or a script does. Lines may be shown from any thread, also while one is being typed. */
interface Screen extends AutoCloseable {

    /** Shows one line. It must hold nothing that a terminal would obey; see {@link Printable}. */
    void show(String line);

    /** Waits for the next line; empty at the end of the input. */
    Optional<String> readLine(String prompt);

    @Override
    void close();
}
