package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Tally;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;

/** Everybody loses the network at once, in the middle of chats, and comes back by itself after its backoff. */
public final class ReconnectScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String BEFORE = "before";
    private static final String CUT = "cut";
    private static final String AFTER = "after";

    /** From the cut until a phone is logged in again. */
    private static final String BACK = "back on line";

    private static final Duration ALL_BACK_LIMIT = Duration.ofMinutes(5);

    /**
     * What is asked for.
     *
     * @param messagesPerSecond the rate of all together, which goes on through the cut
     * @param duration how long to chat before the cut, and again after it
     */
    public record Plan(int users, double messagesPerSecond, double loginsPerSecond, Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public ReconnectScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super("reconnect", plan.users(), habits);
        this.plan = plan;
        this.promise = promise;
    }

    @Override
    public int usersTogether() {
        return 2;
    }

    @Override
    public List<Phase> phases() {
        return List.of(
                Phase.until(LOG_IN, LoginPacer.limit(plan.users(), plan.loginsPerSecond())),
                Phase.lasting(BEFORE, plan.duration()),
                Phase.until(CUT, ALL_BACK_LIMIT),
                Phase.lasting(AFTER, plan.duration()),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Cut(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord cut = measured.phase(CUT);
        return new FigureList(measured)
                .add("all_back_seconds", "until all were back", cut.seconds(), "s")
                .latency("back", BACK, cut.total().latency(BACK))
                .count("resent", "messages sent again", cut.total().count(Counts.RESENT))
                .count(
                        "repeated",
                        "messages that came twice, and were dropped",
                        cut.total().count(Counts.REPEATED))
                .cpuPer("login", cut, Counts.ONLINE)
                .latency(
                        "before.delivery",
                        "delivery before",
                        measured.phase(BEFORE).total().latency(Counts.DELIVERY))
                .latency(
                        "after.delivery",
                        "delivery after",
                        measured.phase(AFTER).total().latency(Counts.DELIVERY))
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        Interval timed = new Interval();
        timed.add(measured.phase(CUT).total());
        timed.add(measured.phase(AFTER).total());
        return timed;
    }

    private final class Cut extends ChattingCrowd {

        private final Tally.Timer back;
        private boolean isCut;
        private long cutNanos;

        Cut(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            back = cell.tally().timer(BACK);
            traffic = new OpenLoop(
                    cell.loop(),
                    cell.phones(),
                    Pairs.of(cell, Placement.ANY),
                    share.of(plan.messagesPerSecond()),
                    cell.tally());
        }

        @Override
        public void begin(Phase phase) {
            isCut = phase.name().equals(CUT);
            switch (phase.name()) {
                case LOG_IN -> logInAll();
                case BEFORE -> traffic.start();
                case CUT -> {
                    cutNanos = System.nanoTime();
                    cell.phones().forEach(Phone::loseNetwork);
                }
                case Settling.NAME -> traffic.stop();
                default -> {}
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(Settling.NAME) ? Settling.isDone(cell) : allOnline();
        }

        @Override
        public void online(Phone phone) {
            super.online(phone);
            if (isCut) {
                back.record(System.nanoTime() - cutNanos);
            }
        }
    }
}
