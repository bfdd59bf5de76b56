package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The devices of one user, which log in at once, again and again, while a friend writes to the user. A round is judged when
 * nothing has changed for a while.
 *
 * <p>Belongs to the cell's event loop.
 */
final class Race {

    /** So long nothing changes before a round is judged: a kick needs less, the cold start of a server more. */
    private static final long QUIET_MILLIS = 250;

    /** The devices of a round start within so long of each other. */
    private static final int SPREAD_MILLIS = 10;

    private final Cell cell;
    private final List<Phone> devices;
    private final Stream fromFriend;
    private final boolean isExclusive;
    private int changes;
    private int starting;
    private int inTheDark;
    private boolean isLast;
    private boolean isOver;
    private boolean isLeaving;

    Race(Cell cell, List<Phone> devices, Stream fromFriend, boolean isExclusive) {
        this.cell = cell;
        this.devices = devices;
        this.fromFriend = fromFriend;
        this.isExclusive = isExclusive;
    }

    /** Starts the first round; each round starts the next. */
    void start() {
        if (!fromFriend.sender().isWanted()) {
            fromFriend.sender().switchOn();
        }
        isLeaving = false;
        inTheDark = 0;
        starting = devices.size();
        for (Phone device : devices) {
            cell.loop().schedule(() -> switchOn(device), cell.random().nextInt(SPREAD_MILLIS), TimeUnit.MILLISECONDS);
        }
        if (fromFriend.sender().hasRoom()) {
            fromFriend.sender().send(fromFriend, System.nanoTime());
        }
    }

    private void switchOn(Phone device) {
        starting--;
        device.switchOn();
        changed();
    }

    /** Lets the round that is under way be the last. */
    void finish() {
        isLast = true;
    }

    boolean isOver() {
        return isOver;
    }

    /** One device logs in, to get what still waits for the user. */
    void fetchMail() {
        if (devices.stream().noneMatch(Phone::isWanted)) {
            devices.get(0).switchOn();
        }
    }

    boolean hasMailFetched() {
        return devices.stream().anyMatch(Phone::isOnline) && cell.history().unsettled() == 0;
    }

    /** A device came on line, or went. */
    void changed() {
        int now = ++changes;
        cell.loop().schedule(() -> judgeIfQuiet(now), QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A connection of a device has ended. */
    void ended(End end) {
        if (!isLeaving && end.kind() == End.Kind.LOST) {
            inTheDark++;
        }
        changed();
    }

    private void judgeIfQuiet(int then) {
        if (then != changes || isOver || isLeaving) {
            return;
        }
        boolean isUnderWay =
                starting > 0 || devices.stream().anyMatch(device -> device.isWanted() && !device.isOnline());
        if (isUnderWay) {
            changed();
        } else {
            judge();
        }
    }

    private void judge() {
        List<Phone> survivors = devices.stream().filter(Phone::isOnline).toList();
        count(KickScenario.ROUNDS, 1);
        count(KickScenario.IN_THE_DARK, inTheDark);
        if (survivors.size() == 1) {
            count(KickScenario.WON, 1);
        } else if (survivors.isEmpty()) {
            count(KickScenario.NOBODY, 1);
        } else {
            tell(survivors);
        }
        isOver = isLast;
        if (!isOver) {
            isLeaving = true;
            survivors.forEach(Phone::switchOff);
            start();
        }
    }

    private void tell(List<Phone> survivors) {
        List<String> names = survivors.stream().map(Phone::device).toList();
        String finding = "are on line at once: " + String.join(", ", names) + (isExclusive ? "" : " (not promised)");
        cell.history().notExclusive(devices.get(0).user(), finding, System.nanoTime());
    }

    private void count(String name, long amount) {
        cell.tally().counter(name).add(amount);
    }
}
