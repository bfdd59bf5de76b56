package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;

/** Whom a phone writes to next. */
@FunctionalInterface
public interface Partners {

    /** The stream that the sender's next message goes on. */
    Stream next(Phone sender);
}
