package io.longwire.gateway.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Keeps the errors and warnings that are logged in this process while it is open. Thread-safe. */
public final class LogWatch implements AutoCloseable {

    /** What an event loop says that has ended with a gateway or client of an earlier test. */
    private static final String OF_ENDED_LOOPS = "io.netty.util.concurrent.DefaultPromise.rejectedExecution";

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLoggerName().equals(OF_ENDED_LOOPS)) {
                return;
            }
            if (event.getLevel().equals(Level.ERROR)) {
                errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            } else if (event.getLevel().equals(Level.WARN)) {
                warnings.add(event.getFormattedMessage());
            }
        }
    };

    public LogWatch() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
    }

    public List<String> errors() {
        return List.copyOf(errors);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
    }
}
