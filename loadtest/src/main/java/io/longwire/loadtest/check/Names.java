package io.longwire.loadtest.check;

/** Who is behind a stream. */
public interface Names {

    /** The stream in words, as {@code alice→bob}; always the same for the same stream. */
    String of(int stream);
}
