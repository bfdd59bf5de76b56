package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import java.util.HashSet;
import java.util.Set;

/** What the crowds of all scenarios have in common: phones that log in at a pace, and a cell to play in. */
abstract class LoggingInCrowd implements Crowd, Phone.Watcher {

    final Cell cell;
    final LoginPacer logins;

    private final Set<Phone> sentAway = new HashSet<>();

    LoggingInCrowd(Cell cell, double loginsPerSecond) {
        this.cell = cell;
        this.logins = new LoginPacer(cell.loop(), loginsPerSecond);
    }

    /** Has every phone of the cell log in, each in its turn. */
    final void logInAll() {
        cell.phones().forEach(logins::add);
    }

    /** Whether every phone is online, except those that the server has dismissed for good. */
    final boolean allOnline() {
        return areOnline(cell.phones().size());
    }

    /** Whether that many phones are online or have been dismissed for good. */
    final boolean areOnline(int phones) {
        return cell.online() + sentAway.size() >= phones;
    }

    @Override
    public void online(Phone phone) {
        sentAway.remove(phone);
        logins.loginEnded();
    }

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {
        if (!wasOnline) {
            logins.loginEnded();
        }
        if (!phone.isWanted() && !phone.sentAwayFor().isEmpty()) {
            sentAway.add(phone);
        }
    }

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
