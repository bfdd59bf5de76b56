package io.longwire.loadtest;

import io.longwire.loadtest.check.UnwritableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The files that a command was asked to write: one that cannot be written is told in a sentence, and keeps no other from being. */
final class OutputFiles {

    /** The run was bad: a promise was broken, or what became of the messages was not seen. */
    static final int NOT_PASSED = 1;

    /** A file could not be written, or read. */
    static final int FILE_FAILED = 3;

    private final CommandSpec spec;
    private boolean haveFailed;

    OutputFiles(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Looks whether a file can be written, as far as that can be known: better before the run than after it.
     *
     * @throws ParameterException if it cannot
     */
    static void check(CommandSpec spec, String flag, Path file) {
        if (file == null) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), flag + ": there is no directory " + directory);
        }
        if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), flag + ": " + file + " is a directory");
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw new ParameterException(spec.commandLine(), flag + ": " + file + " may not be written");
        }
    }

    /** Writes a text to a file, which is replaced; or to none. */
    void write(Optional<Path> file, Supplier<String> text) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(file.get(), text.get() + "\n");
        } catch (IOException e) {
            haveFailed = true;
            spec.commandLine()
                    .getErr()
                    .println(UnwritableFileException.of(file.get(), e).getMessage());
        }
    }

    /** What the command ends with. */
    int exitCode(boolean hasPassed) {
        if (!hasPassed) {
            return NOT_PASSED;
        }
        return haveFailed ? FILE_FAILED : ExitCode.OK;
    }
}
