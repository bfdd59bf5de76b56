package io.longwire.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} and {@code --version} print. */
final class Manual {

    private static final int WIDTH = 110;
    private static final int OPTIONS_WIDTH = 38;

    private Manual() {}

    static String text() {
        CommandSpec spec = Flags.spec();
        spec.parser().separator(" ");
        spec.usageMessage()
                .width(WIDTH)
                .longOptionsMaxWidth(OPTIONS_WIDTH)
                .sortOptions(false)
                .synopsisHeading("")
                .customSynopsis("java -jar gateway.jar [--FLAG VALUE]...")
                .description(
                        "",
                        "Longwire: a gateway between phones on raw TCP and your servers behind Redis. Without any flag it serves"
                                + " this machine only, takes every user at their word, and starts a Redis of its own.",
                        "",
                        "Each flag is a variable too (--ack-timeout is LONGWIRE_ACK_TIMEOUT) and a key in the file that --config"
                                + " names (ack-timeout=5s). The command line beats the environment, that beats the file, and that"
                                + " the default. All that is wrong is told at once, and then nothing is started.",
                        "",
                        "DURATION: a whole number and ms, s, m, h or d. SIZE: bytes, or a whole number and KiB, MiB or GiB.")
                .exitCodeListHeading("%nExit codes%n")
                .exitCodeList(exitCodes())
                .footerHeading("%nExamples%n")
                .footer(
                        "  To try it on your own machine:",
                        "    java -jar gateway.jar",
                        "  In a network, with your Redis:",
                        "    java -jar gateway.jar --host 0.0.0.0 --auth jwt --jwt-key keys.pem --redis redis://redis:6379",
                        "  What is in force, and where does it come from?",
                        "    LONGWIRE_REDIS=rediss://:password@redis java -jar gateway.jar --config my.conf --check-config",
                        "",
                        "A password belongs into a variable or a file: other users of a machine can see its command lines.",
                        "In Kubernetes a Service named longwire puts variables such as LONGWIRE_PORT=tcp://... into every pod,"
                                + " which are refused here: name it otherwise, or set enableServiceLinks: false.");
        return new CommandLine(spec).getUsageMessage(Ansi.OFF);
    }

    static String version() {
        return "longwire gateway " + Build.current();
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + Outcome.Exit.OK, "It has done what it was asked for.");
        codes.put(" " + Outcome.Exit.CANNOT_START, "It cannot start: a port is taken, say, or Redis is away.");
        codes.put(" " + Outcome.Exit.WRONG_SETTINGS, "Settings are wrong; standard error says which.");
        codes.put(" " + Outcome.Exit.OUT_OF_MEMORY, "There was no memory left.");
        codes.put(" " + Outcome.Exit.NAME_TAKEN, "Another gateway has started under its --node-id.");
        return codes;
    }
}
