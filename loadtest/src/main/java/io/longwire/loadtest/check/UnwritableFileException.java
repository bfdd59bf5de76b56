package io.longwire.loadtest.check;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that was asked for cannot be written. The message is a sentence that names it. */
public final class UnwritableFileException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    private UnwritableFileException(String message, IOException cause) {
        super(message, cause);
    }

    /** Cannot write {@code file}, because of {@code cause}. */
    public static UnwritableFileException of(Path file, IOException cause) {
        return new UnwritableFileException("cannot write " + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        String reason = cause instanceof FileSystemException ofFile ? ofFile.getReason() : cause.getMessage();
        return reason == null ? cause.toString() : reason;
    }
}
