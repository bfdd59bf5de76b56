package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Shorthand for what a command line comes to. */
final class Parsing {

    private Parsing() {}

    /** The settings of a command line without a mistake, in an empty environment. */
    static GatewayConfig config(String... args) {
        return config(Map.of(), args);
    }

    static GatewayConfig config(Map<String, String> environment, String... args) {
        Outcome outcome = GatewayConfig.parse(args, environment);
        assertThat(outcome).isInstanceOf(Outcome.Run.class);
        return ((Outcome.Run) outcome).config();
    }

    /** What is told of a command line with mistakes, in an empty environment. */
    static String errors(String... args) {
        return errors(Map.of(), args);
    }

    static String errors(Map<String, String> environment, String... args) {
        Outcome.Exit exit = exit(environment, args);
        assertThat(exit.code()).isEqualTo(2);
        assertThat(exit.out()).isEmpty();
        return exit.err();
    }

    /** What is printed by a command line that asks for no more than that. */
    static String output(Map<String, String> environment, String... args) {
        Outcome.Exit exit = exit(environment, args);
        assertThat(exit.err()).isEmpty();
        assertThat(exit.code()).isZero();
        return exit.out();
    }

    private static Outcome.Exit exit(Map<String, String> environment, String... args) {
        Outcome outcome = GatewayConfig.parse(args, environment);
        assertThat(outcome).isInstanceOf(Outcome.Exit.class);
        return (Outcome.Exit) outcome;
    }
}
