package io.longwire.loadtest;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The command line as a user has it, without a process of its own. */
final class Terminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));

    /** Runs the program; returns its exit code. */
    int run(String arguments) {
        return commandLine.execute(arguments.split(" "));
    }

    String output() {
        return out.toString();
    }

    String errors() {
        return err.toString();
    }
}
