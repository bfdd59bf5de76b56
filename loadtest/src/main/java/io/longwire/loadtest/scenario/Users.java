package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;

/** How simulated users are called. */
final class Users {

    private static final String PREFIX = "lt-";

    private Users() {}

    /** The name of a user of a run. */
    static String name(Cell cell, int number) {
        return PREFIX + cell.runName() + "-" + number;
    }

    /** Adds a phone for each user of a share, off line. */
    static void add(Cell cell, Share share, Phone.Watcher watcher) {
        for (int i = 0; i < share.users(); i++) {
            cell.addPhone(name(cell, share.first() + i), "phone", watcher);
        }
    }
}
