package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Trouble for a good part of all phones at once: some are cut, some fall silent without a word, some stop reading. On the event loop. */
final class Trouble {

    /** One in so many phones gets each kind. */
    private static final int ONE_IN = 5;

    /**
     * Whom it has hit.
     *
     * @param cut phones whose connections were reset
     * @param silent phones that went away without the server being told
     * @param stuck phones that stay connected and do not read
     */
    record Hit(int cut, int silent, int stuck) {}

    private final Diary diary;
    private final List<Phone> stuck = new ArrayList<>();

    Trouble(Diary diary) {
        this.diary = diary;
    }

    /** Begins. */
    Hit strike(Cell cell, List<Phone> phones) {
        List<Phone> online = new ArrayList<>(phones);
        online.removeIf(phone -> !phone.isOnline());
        Collections.shuffle(online, cell.random());
        int each = online.size() / ONE_IN;
        online.subList(0, each).forEach(Phone::loseNetwork);
        online.subList(each, 2 * each).forEach(Phone::loseNetworkSilently);
        stuck.addAll(online.subList(2 * each, 3 * each));
        stuck.forEach(phone -> {
            phone.reading(false);
            diary.note(phone, "stuck");
        });
        return new Hit(each, each, each);
    }

    /** Who does not read goes on. */
    void pass() {
        stuck.forEach(phone -> phone.reading(true));
        stuck.clear();
    }
}
