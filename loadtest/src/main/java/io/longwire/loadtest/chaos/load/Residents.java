package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.scenario.LoginPacer;
import io.longwire.loadtest.scenario.OpenLoop;
import io.longwire.loadtest.scenario.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Users who write to some friends each. A few of them stay away until the end: their mail has to wait. Where users may have several
 * devices, every third has; a message is for each of them. On the event loop.
 */
final class Residents implements Phone.Watcher {

    private static final int FRIENDS = 6;

    /** One in so many stays away. */
    private static final int ABSENT_ONE_IN = 8;

    /** One in so many has several devices. */
    private static final int SEVERAL_ONE_IN = 3;

    private final Cell cell;
    private final LoginPacer logins;
    private final Traffic traffic;
    private final List<List<Phone>> users = new ArrayList<>();
    private final List<Phone> present = new ArrayList<>();
    private final List<Phone> absent = new ArrayList<>();

    /** Who was offline, and one of several devices, when Redis lost its data. */
    private final Set<Phone> unknown = new HashSet<>();

    private final Dismissals dismissals;
    private final Diary diary;

    Residents(Cell cell, TownPlan plan, Dismissals dismissals, Diary diary) {
        this.diary = diary;
        this.dismissals = dismissals;
        this.cell = cell;
        this.logins = new LoginPacer(cell.loop(), 0);
        for (int i = 0; i < plan.users(); i++) {
            boolean isAbsent = i % ABSENT_ONE_IN == ABSENT_ONE_IN - 1;
            // Only devices that have logged in before have mail, so that nobody with several stays away from the start.
            int devices = !isAbsent && i % SEVERAL_ONE_IN == 0 ? plan.devices() : 1;
            users.add(user("lt-" + cell.runName() + "-" + i, devices, isAbsent ? absent : present));
        }
        List<List<Phone>> shuffled = new ArrayList<>(users);
        for (Phone phone : present) {
            // Different ones: two streams between the same two would have one name in a history.
            Collections.shuffle(shuffled, cell.random());
            shuffled.stream()
                    .filter(friend -> plan.devices() == 1 || !friend.contains(phone))
                    .limit(FRIENDS)
                    .forEach(friend ->
                            cell.addStream(phone, friend, friend.get(0).user()));
        }
        traffic = new OpenLoop(cell.loop(), present, this::anyFriend, plan.messagesPerSecond(), cell.tally());
    }

    private List<Phone> user(String name, int devices, List<Phone> where) {
        List<Phone> phones = new ArrayList<>();
        for (int device = 1; device <= devices; device++) {
            phones.add(cell.addPhone(name, devices == 1 ? Cell.ONLY_DEVICE : "device-" + device, this));
        }
        where.addAll(phones);
        return phones;
    }

    private Stream anyFriend(Phone sender) {
        return sender.outgoing().get(cell.random().nextInt(FRIENDS));
    }

    /** All of them, each with their devices, in the order in which they were added to the cell. */
    List<List<Phone>> users() {
        return users;
    }

    /** Those who are on line, unless something happens to them. */
    List<Phone> present() {
        return present;
    }

    /** Whether everybody is on line who should be. */
    boolean areOnline() {
        return present.stream().allMatch(Phone::isOnline);
    }

    /** How many are not on line who should be. */
    long missing() {
        return present.stream().filter(phone -> !phone.isOnline()).count();
    }

    void arrive() {
        present.forEach(logins::add);
    }

    void write() {
        traffic.start();
    }

    void fallSilent() {
        traffic.stop();
    }

    /** Who was away logs in as well, and from now on is missed when off line. */
    void comeHome() {
        present.addAll(absent);
        absent.clear();
        present.stream().filter(phone -> !phone.isWanted()).forEach(logins::add);
    }

    /** Redis has lost its data: of devices that are offline just now, and not all of their user, it cannot know. */
    void storeGone() {
        users.stream()
                .filter(phones -> phones.size() > 1)
                .flatMap(List::stream)
                .filter(phone -> !phone.isOnline())
                .forEach(phone -> {
                    unknown.add(phone);
                    streamsTo(phone).forEach(stream -> cell.history().recipientUnknown(stream.id()));
                });
    }

    private java.util.stream.Stream<Stream> streamsTo(Phone phone) {
        return cell.streams().stream().filter(stream -> stream.recipient() == phone);
    }

    @Override
    public void online(Phone phone) {
        if (unknown.remove(phone)) {
            streamsTo(phone).forEach(stream -> cell.history().recipientKnown(stream.id()));
        }
        diary.online(phone);
        logins.loginEnded();
        traffic.roomToSend(phone);
    }

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {
        if (!wasOnline) {
            logins.loginEnded();
        }
        diary.ended(phone, end, wasOnline);
        dismissals.note(phone, end);
    }

    @Override
    public void roomToSend(Phone sender) {
        traffic.roomToSend(sender);
    }

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
