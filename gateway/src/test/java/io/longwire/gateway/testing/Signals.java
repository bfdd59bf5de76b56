package io.longwire.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send. */
public final class Signals {

    private Signals() {}

    /** Sends one, such as STOP, and waits until it is sent. */
    public static void send(String name, long pid) {
        try {
            // The shell's own kill: the program of that name is not everywhere.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
