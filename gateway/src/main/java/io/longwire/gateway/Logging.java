package io.longwire.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.longwire.gateway.config.LogFormat;
import io.longwire.gateway.config.LogLevel;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** How the process writes its log, and how much of it. */
final class Logging {

    private static final String OURS = "io.longwire";

    private Logging() {}

    /** To be called before the first logger is made. */
    static void prepare(LogFormat format, LogLevel level) {
        // The two files differ in the encoder only.
        System.setProperty(
                "logback.configurationFile", "logback-" + format.name().toLowerCase(Locale.ROOT) + ".xml");
        System.setProperty("longwire.log.level", level.name());
    }

    /** Lets our own code write so much from now on. Tells whether that is a change. */
    static boolean setLevel(LogLevel level) {
        ch.qos.logback.classic.Logger ours = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(OURS);
        Level before = ours.getLevel();
        ours.setLevel(Level.valueOf(level.name()));
        return !ours.getLevel().equals(before);
    }
}
