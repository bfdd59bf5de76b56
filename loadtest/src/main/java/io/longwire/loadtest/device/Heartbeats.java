package io.longwire.loadtest.device;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Has a link give its sign of life at the interval that the server wants. Belongs to the cell's event loop. */
final class Heartbeats {

    private final Cell cell;

    /** Null while the phone is off line, or has none to give. */
    private Future<?> beating;

    Heartbeats(Cell cell) {
        this.cell = cell;
    }

    void start(Link link, int seconds) {
        if (seconds > 0) {
            // The first after a random part of the interval: phones that came together need not beat together.
            long interval = TimeUnit.SECONDS.toMillis(seconds);
            long first = cell.random().nextLong(interval);
            beating = cell.loop().scheduleAtFixedRate(link::heartbeat, first, interval, TimeUnit.MILLISECONDS);
        }
    }

    void stop() {
        if (beating != null) {
            beating.cancel(false);
            beating = null;
        }
    }
}
