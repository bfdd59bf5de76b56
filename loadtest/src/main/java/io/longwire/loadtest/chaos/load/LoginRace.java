package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The devices of one user, each at a gateway of its own, which log in at once, again and again, while a friend writes. A race is
 * judged when nothing has changed for a while: one is on line, it is the one that Redis names, and the others know why they are
 * not. On the event loop.
 */
final class LoginRace implements Phone.Watcher {

    /** So long nothing changes before a race is judged. */
    private static final long QUIET_MILLIS = 250;

    private static final int SPREAD_MILLIS = 5;
    private static final int MESSAGES = 3;
    private static final String REPLACED = "REPLACED";

    private final Cell cell;
    private final Races races;
    private final List<Phone> devices = new ArrayList<>();
    private final Stream fromFriend;
    private int starting;
    private int changes;
    private boolean isLeaving;

    LoginRace(Cell cell, Races races, int number, int deviceCount) {
        this.cell = cell;
        this.races = races;
        String user = "racer-" + cell.runName() + "-" + number;
        for (int i = 0; i < deviceCount; i++) {
            Phone device = cell.addPhone(user, "device-" + i, this);
            device.stayAt(i % cell.targets());
            devices.add(device);
        }
        fromFriend = cell.addStream(cell.addPhone(user + "-friend", "phone", this), devices.get(0));
    }

    String user() {
        return devices.get(0).user();
    }

    void start() {
        Phone friend = fromFriend.sender();
        if (!friend.isWanted()) {
            friend.switchOn();
        }
        isLeaving = false;
        starting = devices.size();
        for (Phone device : devices) {
            later(cell.random().nextInt(SPREAD_MILLIS), () -> {
                starting--;
                device.switchOn();
                changed();
            });
        }
        for (int i = 0; i < MESSAGES; i++) {
            later(cell.random().nextInt(2 * SPREAD_MILLIS), this::write);
        }
    }

    private void write() {
        if (fromFriend.sender().hasRoom()) {
            fromFriend.sender().send(fromFriend, System.nanoTime());
        }
    }

    /** One of the devices logs in, for what still waits for the user. */
    void fetchMail() {
        isLeaving = true;
        if (devices.stream().noneMatch(Phone::isWanted)) {
            devices.get(0).switchOn();
        }
    }

    private void changed() {
        int now = ++changes;
        later(QUIET_MILLIS, () -> judgeIfQuiet(now));
    }

    private void judgeIfQuiet(int then) {
        if (then != changes || isLeaving) {
            return;
        }
        if (starting > 0 || devices.stream().anyMatch(device -> device.isWanted() && !device.isOnline())) {
            changed();
            return;
        }
        isLeaving = true;
        List<Phone> survivors = devices.stream().filter(Phone::isOnline).toList();
        if (survivors.size() == 1) {
            races.won(this, survivors.get(0).session());
        } else if (survivors.isEmpty()) {
            races.failed(this, "nobody was left on line");
        } else {
            List<String> names = survivors.stream().map(Phone::device).toList();
            String finding = "are on line at once: " + String.join(", ", names);
            cell.history().notExclusive(user(), finding, System.nanoTime());
            races.failed(this, finding);
        }
    }

    /** The race was judged: everybody leaves, for the next. */
    void leave() {
        devices.stream().filter(Phone::isWanted).forEach(Phone::switchOff);
    }

    @Override
    public void online(Phone phone) {
        races.diary().online(phone);
        changed();
    }

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {
        races.diary().ended(phone, end, wasOnline);
        boolean isDevice = phone != fromFriend.sender();
        boolean isTold = end.kind() == End.Kind.KICKED && end.reason().equals(REPLACED);
        if (isDevice && !isLeaving && end.kind() != End.Kind.CLOSED && !isTold) {
            races.finding(user() + " " + phone.device() + " was not told that it was replaced, but: " + end.reason());
        }
        changed();
    }

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}

    private void later(long millis, Runnable action) {
        cell.loop().schedule(action, millis, TimeUnit.MILLISECONDS);
    }
}
