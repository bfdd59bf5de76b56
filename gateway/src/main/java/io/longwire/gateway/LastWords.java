package io.longwire.gateway;

import ch.qos.logback.classic.LoggerContext;
import io.longwire.gateway.config.LogFormat;
import io.longwire.gateway.config.Outcome;
import io.longwire.memory.OutOfMemory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends that has no memory left: a line, written without taking any more, and a halt. What it holds in flight is
 * lost as if it were killed: nobody has a receipt for that.
 */
final class LastWords {

    private static final String LINE = "out of memory: this gateway ends; give it more (-Xmx), or fewer phones";
    private static final Logger log = LoggerFactory.getLogger(LastWords.class);

    private LastWords() {}

    /** From now on, wherever the memory runs out. */
    static void prepare(LogFormat format) {
        byte[] line = line(format).getBytes(StandardCharsets.UTF_8);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        OutOfMemory.endsProcess(() -> {
            try {
                out.write(line);
            } catch (IOException nobodyReads) {
                // The exit code tells too.
            }
            Runtime.getRuntime().halt(Outcome.Exit.OUT_OF_MEMORY);
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            OutOfMemory.check(failure);
            log.error("a bug: thread {} has ended", thread.getName(), failure);
        });
        OutOfMemoryFilter filter = new OutOfMemoryFilter();
        filter.start();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(filter);
    }

    private static String line(LogFormat format) {
        return switch (format) {
            case TEXT -> "ERROR Main: " + LINE + "\n";
            case JSON -> "{\"level\":\"ERROR\",\"loggerName\":\"Main\",\"formattedMessage\":\"" + LINE + "\"}\n";
        };
    }
}
