package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happens to phones on any day: their owners log out and in again, networks go away, phones get stuck. On the event loop. */
final class Unrest {

    private static final long TICK_MILLIS = 200;

    /** How often each happens to a phone, in a tick. */
    private static final double LEAVES = 0.004;

    private static final double LOSES_NETWORK = 0.002;
    private static final double GETS_STUCK = 0.002;

    private static final int LONGEST_AWAY_MILLIS = 4_000;

    /** Longer than a gateway of a site waits for an acknowledgement. */
    private static final long STUCK_MILLIS = 3_000;

    private final Cell cell;
    private final List<Phone> phones;
    private final Diary diary;
    private boolean isOn;

    Unrest(Cell cell, List<Phone> phones, Diary diary) {
        this.diary = diary;
        this.cell = cell;
        this.phones = phones;
    }

    void begin() {
        isOn = true;
        tick();
    }

    /** Whoever is away comes back, and who is stuck goes on. */
    void end() {
        isOn = false;
        for (Phone phone : phones) {
            phone.reading(true);
            if (!phone.isWanted()) {
                phone.switchOn();
            }
        }
    }

    private void tick() {
        if (!isOn) {
            return;
        }
        for (Phone phone : phones) {
            if (!phone.isOnline()) {
                continue;
            }
            if (happens(LEAVES)) {
                leave(phone);
            } else if (happens(LOSES_NETWORK)) {
                phone.loseNetwork();
            } else if (happens(GETS_STUCK)) {
                getStuck(phone);
            }
        }
        cell.loop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void leave(Phone phone) {
        phone.switchOff();
        later(cell.random().nextInt(LONGEST_AWAY_MILLIS), () -> {
            if (!phone.isWanted()) {
                phone.switchOn();
            }
        });
    }

    private void getStuck(Phone phone) {
        phone.reading(false);
        diary.note(phone, "stuck");
        later(STUCK_MILLIS, () -> phone.reading(true));
    }

    private void later(long millis, Runnable change) {
        cell.loop()
                .schedule(
                        () -> {
                            if (isOn) {
                                change.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private boolean happens(double probability) {
        return cell.random().nextDouble() < probability;
    }
}
