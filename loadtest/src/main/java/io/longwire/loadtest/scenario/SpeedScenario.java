package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;

/**
 * Pairs that chat as fast as the server can, and then at a rate: both in one run, so that the server is as warm for the second
 * as for the first. This is what comparisons are made with.
 */
public final class SpeedScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String WARM_UP = "warm up";
    private static final String SATURATED = "saturated";
    private static final String CALM_DOWN = "calm down";
    private static final String PACED = "paced";
    private static final String AT_RATE = "at a rate";

    /** What was still under way when the first half ended has arrived by then. */
    private static final Duration CALM_DOWN_LIMIT = Duration.ofSeconds(20);

    /** So long the rate is kept before it is measured. */
    private static final Duration PACED_BEFORE = Duration.ofSeconds(2);

    /** What is asked for; {@code duration} for each half. */
    public record Plan(int users, double messagesPerSecond, Duration warmUp, Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public SpeedScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super("speed", plan.users(), habits);
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
                Phase.until(LOG_IN, LoginPacer.limit(plan.users(), 0)),
                Phase.lasting(WARM_UP, plan.warmUp()),
                Phase.lasting(SATURATED, plan.duration()),
                Phase.until(CALM_DOWN, CALM_DOWN_LIMIT),
                Phase.lasting(PACED, PACED_BEFORE),
                Phase.lasting(AT_RATE, plan.duration()),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Pace(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord saturated = measured.phase(SATURATED);
        PhaseRecord paced = measured.phase(AT_RATE);
        return new FigureList(measured)
                .add("saturated.per_second", "saturated", saturated.rate(Counts.DELIVERED), "msg/s")
                .cpuPer("message", saturated, Counts.DELIVERED)
                .cpuPer("paced_message", paced, Counts.DELIVERED)
                .latency("paced.delivery", "delivery at the rate", paced.total().latency(Counts.DELIVERY))
                .latency("paced.receipt", "receipt at the rate", paced.total().latency(Counts.RECEIPT))
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(AT_RATE).total();
    }

    private final class Pace extends ChattingCrowd {

        private final Traffic fast;
        private final Traffic paced;

        Pace(Cell cell, Share share) {
            super(cell, 0);
            Users.add(cell, share, this);
            Partners partners = Pairs.of(cell, Placement.ANY);
            fast = new ClosedLoop(cell.phones(), partners);
            paced = new OpenLoop(
                    cell.loop(), cell.phones(), partners, share.of(plan.messagesPerSecond()), cell.tally());
            traffic = fast;
        }

        @Override
        public void begin(Phase phase) {
            switch (phase.name()) {
                case LOG_IN -> logInAll();
                case WARM_UP -> traffic.start();
                case PACED -> {
                    traffic = paced;
                    traffic.start();
                }
                case CALM_DOWN, Settling.NAME -> traffic.stop();
                default -> {}
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(LOG_IN) ? allOnline() : Settling.isDone(cell);
        }
    }
}
