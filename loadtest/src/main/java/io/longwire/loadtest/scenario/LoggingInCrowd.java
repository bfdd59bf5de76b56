package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;

/** What the crowds of all scenarios have in common: phones that log in at a pace, and a cell to play in. */
abstract class LoggingInCrowd implements Crowd, Phone.Watcher {

    final Cell cell;
    final LoginPacer logins;

    LoggingInCrowd(Cell cell, double loginsPerSecond) {
        this.cell = cell;
        this.logins = new LoginPacer(cell.loop(), loginsPerSecond);
    }

    /** Has every phone of the cell log in, each in its turn. */
    final void logInAll() {
        cell.phones().forEach(logins::add);
    }

    final boolean allOnline() {
        return cell.online() == cell.phones().size();
    }

    @Override
    public void online(Phone phone) {
        logins.loginEnded();
    }

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {
        if (!wasOnline) {
            logins.loginEnded();
        }
    }

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
