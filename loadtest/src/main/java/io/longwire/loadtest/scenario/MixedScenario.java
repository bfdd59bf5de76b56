package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A day in the life, for runs of any length: users come and go, chat with a few friends or keep silent, lose the network,
 * get stuck, and find their mail when they come back.
 */
public final class MixedScenario extends Scenario {

    private static final String ARRIVE = "arrive";
    private static final String DAY = "day";
    private static final String COME_HOME = "come home";

    /** How many others a user writes to. */
    private static final int FRIENDS = 4;

    /** How long a user who leaves stays away, on average. */
    private static final double AWAY_SECONDS = 20;

    /** How long a phone that is stuck reads nothing: longer than a server waits for an acknowledgement. */
    private static final long STUCK_SECONDS = 7;

    private static final double SECONDS_A_MINUTE = 60;
    private static final Duration COME_HOME_LIMIT = Duration.ofMinutes(2);

    /**
     * What is asked for.
     *
     * @param awayShare what part of the users is away at any time, from 0 to below 1
     * @param silentShare what part of the users never writes, only reads
     * @param cutsPerMinute how often each user loses the network
     * @param stallsPerMinute how often each phone gets stuck for a few seconds
     * @param messagesPerSecond the rate of all together
     */
    public record Plan(
            int users,
            double awayShare,
            double silentShare,
            double cutsPerMinute,
            double stallsPerMinute,
            double messagesPerSecond,
            double loginsPerSecond,
            Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public MixedScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super("mixed", plan.users(), habits);
        this.plan = plan;
        this.promise = promise;
    }

    @Override
    public List<Phase> phases() {
        return List.of(
                Phase.until(ARRIVE, LoginPacer.limit(plan.users(), plan.loginsPerSecond())),
                Phase.lasting(DAY, plan.duration()),
                Phase.until(COME_HOME, COME_HOME_LIMIT),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Townspeople(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord day = measured.phase(DAY);
        return new FigureList(measured)
                .throughput(day)
                .count("stored", "messages stored", day.total().count(Counts.RECEIPTS + "/STORED"))
                .count("logins", "logins", day.total().count(Counts.ONLINE))
                .count("resent", "messages sent again", day.total().count(Counts.RESENT))
                .count("rejected", "messages rejected", day.total().countAll(Counts.CODES))
                .cpuPer("message", day, Counts.DELIVERED)
                .latency("receipt", "receipt", day.total().latency(Counts.RECEIPT))
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(DAY).total();
    }

    private final class Townspeople extends ChattingCrowd {

        private boolean isDay;

        Townspeople(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            List<Phone> talkers = talkers();
            talkers.forEach(this::befriend);
            traffic = new OpenLoop(
                    cell.loop(), talkers, this::anyFriend, share.of(plan.messagesPerSecond()), cell.tally());
        }

        private List<Phone> talkers() {
            List<Phone> talkers = new ArrayList<>(cell.phones());
            talkers.removeIf(phone -> happens(plan.silentShare()));
            return talkers.isEmpty() ? List.copyOf(cell.phones()) : talkers;
        }

        private void befriend(Phone phone) {
            for (int i = 0; i < FRIENDS; i++) {
                List<Phone> all = cell.phones();
                cell.addStream(phone, all.get(cell.random().nextInt(all.size())));
            }
        }

        private Stream anyFriend(Phone sender) {
            return sender.outgoing().get(cell.random().nextInt(FRIENDS));
        }

        @Override
        public void begin(Phase phase) {
            isDay = phase.name().equals(DAY);
            switch (phase.name()) {
                case ARRIVE -> logInAll();
                case DAY -> {
                    traffic.start();
                    live();
                }
                case COME_HOME -> {
                    traffic.stop();
                    cell.phones().stream().filter(phone -> !phone.isWanted()).forEach(logins::add);
                }
                default -> {}
            }
        }

        /** Decides once a second for each phone what happens to it. */
        private void live() {
            if (!isDay) {
                return;
            }
            double leaves = plan.awayShare() / (1 - plan.awayShare()) / AWAY_SECONDS;
            for (Phone phone : cell.phones()) {
                if (!phone.isOnline()) {
                    continue;
                }
                if (happens(leaves)) {
                    phone.switchOff();
                    comeBack(phone);
                } else if (happens(plan.cutsPerMinute() / SECONDS_A_MINUTE)) {
                    phone.loseNetwork();
                } else if (happens(plan.stallsPerMinute() / SECONDS_A_MINUTE)) {
                    phone.reading(false);
                    cell.loop().schedule(() -> phone.reading(true), STUCK_SECONDS, TimeUnit.SECONDS);
                }
            }
            cell.loop().schedule(this::live, 1, TimeUnit.SECONDS);
        }

        /** Stays away for a time that is exponentially distributed. */
        private void comeBack(Phone phone) {
            double seconds = -Math.log(1 - cell.random().nextDouble()) * AWAY_SECONDS;
            cell.loop()
                    .schedule(
                            () -> {
                                if (isDay) {
                                    logins.add(phone);
                                }
                            },
                            (long) (seconds * 1_000),
                            TimeUnit.MILLISECONDS);
        }

        private boolean happens(double probability) {
            return cell.random().nextDouble() < probability;
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(Settling.NAME) ? Settling.isDone(cell) : allOnline();
        }
    }
}
