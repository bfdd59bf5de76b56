package io.longwire.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.longwire.memory.OutOfMemory;
import org.slf4j.Marker;

/**
 * Looks at what is logged, at whatever level, for a failure that there was no memory: Netty and Redis's client catch what tasks
 * and handlers throw, log it, and go on. Safe to use from any thread.
 */
final class OutOfMemoryFilter extends TurboFilter {

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        if (failure != null) {
            OutOfMemory.check(failure);
        } else if (parameters != null
                && parameters.length > 0
                && parameters[parameters.length - 1] instanceof Throwable last) {
            OutOfMemory.check(last);
        }
        return FilterReply.NEUTRAL;
    }
}
