package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;
import java.time.Duration;

/** The end of every run: nothing new is sent, and what is under way gets the time to arrive and to be receipted. */
final class Settling {

    /** A server that promises nothing is not waited for much longer than its last message. */
    private static final Duration WITHOUT_PROMISE = Duration.ofSeconds(2);

    static final String NAME = "settle";

    private Settling() {}

    /** The phase; {@code promise} is the target's. What has not arrived when it is over counts as lost. */
    static Phase phase(Promise promise, Duration patience) {
        return Phase.until(NAME, promise.safe() ? patience : WITHOUT_PROMISE);
    }

    /** Whether every message has its receipt, and what was receipted has arrived. */
    static boolean isDone(Cell cell) {
        if (cell.history().unsettled() > 0) {
            return false;
        }
        for (Phone phone : cell.phones()) {
            if (phone.unreceipted() > 0) {
                return false;
            }
        }
        return true;
    }
}
