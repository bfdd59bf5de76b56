package io.longwire.gateway.config;

/** What a command line comes to. */
public sealed interface Outcome {

    /**
     * The gateway shall run like this.
     *
     * @param changed the settings that differ from their defaults, on one line, secrets masked
     */
    record Run(GatewayConfig config, String changed) implements Outcome {}

    /**
     * The process shall print which gateway it is, and which Redis it would start for itself, and end.
     *
     * @param gateway the former
     */
    record Version(String gateway) implements Outcome {}

    /**
     * The process shall print this and end.
     *
     * @param code one of the constants here
     * @param out for standard output; may be empty
     * @param err for standard error; may be empty
     */
    record Exit(int code, String out, String err) implements Outcome {

        /** What was asked for is done. */
        public static final int OK = 0;

        /** The settings are good, and yet the gateway cannot start: a port is taken, Redis is away. */
        public static final int CANNOT_START = 1;

        /** The settings are wrong. */
        public static final int WRONG_SETTINGS = 2;

        /** There was no memory left. The number is the JVM's own, of {@code -XX:+ExitOnOutOfMemoryError}. */
        public static final int OUT_OF_MEMORY = 3;

        /** Another gateway has started under this one's name, and this one has ended. */
        public static final int NAME_TAKEN = 4;
    }
}
