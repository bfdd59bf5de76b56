package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Devices of one user race for its one place, again and again: at most one may be left on line, and all others must have
 * been told why they are not.
 */
public final class KickScenario extends Scenario {

    private static final String RACE = "race";
    private static final String LAST_ROUNDS = "last rounds";
    private static final String MAIL = "mail";
    private static final Duration LAST_ROUNDS_LIMIT = Duration.ofSeconds(30);

    static final String ROUNDS = "races/run";
    static final String WON = "races/won by one device";
    static final String NOBODY = "races/won by nobody";
    static final String IN_THE_DARK = "races/devices not told why they are off line";

    /** What is asked for: so many users with so many devices each. */
    public record Plan(int users, int devices, Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public KickScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super("kick", plan.users(), habits);
        this.plan = plan;
        this.promise = promise;
    }

    @Override
    public int connections() {
        return plan.users() * (plan.devices() + 1);
    }

    @Override
    public List<Phase> phases() {
        return List.of(
                Phase.lasting(RACE, plan.duration()),
                Phase.until(LAST_ROUNDS, LAST_ROUNDS_LIMIT),
                Phase.until(MAIL, LAST_ROUNDS_LIMIT),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Racers(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        Interval all = measured.total();
        return new FigureList(measured)
                .count("races", "races", all.count(ROUNDS))
                .add(
                        "races_per_second",
                        "races",
                        (double) all.count(ROUNDS) / measured.phase(RACE).seconds(),
                        "/s")
                .count("won", "won by one device", all.count(WON))
                .count("nobody", "won by nobody", all.count(NOBODY))
                .count("in_the_dark", "devices not told why", all.count(IN_THE_DARK))
                .count("replaced", "devices told that they were replaced", all.count("ends/KICKED: REPLACED"))
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(RACE).total();
    }

    private final class Racers implements Crowd, Phone.Watcher {

        private final Cell cell;
        private final List<Race> races = new ArrayList<>();
        private final Race[] raceOf;

        Racers(Cell cell, Share share) {
            this.cell = cell;
            List<List<Phone>> devices = new ArrayList<>();
            for (int user = 0; user < share.users(); user++) {
                devices.add(devices(Users.name(cell, share.first() + user)));
            }
            raceOf = new Race[cell.phones().size()];
            for (List<Phone> ofOne : devices) {
                Phone friend = cell.addPhone(Users.name(cell, plan.users() + races.size()) + "-friend", "phone", this);
                Race race = new Race(cell, ofOne, cell.addStream(friend, ofOne.get(0)), promise.exclusive());
                races.add(race);
                ofOne.forEach(phone -> raceOf[phone.index()] = race);
            }
        }

        private List<Phone> devices(String user) {
            List<Phone> devices = new ArrayList<>();
            for (int i = 0; i < plan.devices(); i++) {
                devices.add(cell.addPhone(user, "device-" + i, this));
            }
            return devices;
        }

        @Override
        public void begin(Phase phase) {
            switch (phase.name()) {
                case RACE -> races.forEach(Race::start);
                case LAST_ROUNDS -> races.forEach(Race::finish);
                case MAIL -> races.forEach(Race::fetchMail);
                default -> {}
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return switch (phase.name()) {
                case LAST_ROUNDS -> races.stream().allMatch(Race::isOver);
                case MAIL -> races.stream().allMatch(Race::hasMailFetched);
                default -> Settling.isDone(cell);
            };
        }

        @Override
        public void online(Phone phone) {
            if (phone.index() < raceOf.length) {
                raceOf[phone.index()].changed();
            }
        }

        @Override
        public void ended(Phone phone, End end, boolean wasOnline) {
            if (phone.index() < raceOf.length) {
                raceOf[phone.index()].ended(end);
            }
        }

        @Override
        public void roomToSend(Phone sender) {}

        @Override
        public void delivered(io.longwire.loadtest.device.Stream stream, long latencyNanos) {}
    }
}
