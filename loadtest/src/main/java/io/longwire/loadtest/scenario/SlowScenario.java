package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.device.Tally;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A share of the readers becomes slow or stops reading altogether, while messages go on coming for them. What the others
 * notice of it is the result.
 */
public final class SlowScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String WARM_UP = "warm up";
    private static final String CALM = "calm";
    private static final String SLOW = "slow";
    private static final String RECOVER = "recover";

    /** Delivery to those who read as they should. */
    private static final String OTHERS = "delivery to the others";

    /** Delivery to those who are slow, or stopped for a while. */
    private static final String SLUGGISH = "delivery to the slow";

    /** A slow reader reads for so long out of each second. */
    private static final long SIP_MILLIS = 10;

    private static final long SIP_EVERY_MILLIS = 1_000;
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

    /**
     * What is asked for.
     *
     * @param slowShare what part of the readers, from 0 to 1; every second of them stops, the others sip
     * @param messagesPerSecond the rate of all together
     * @param duration how long to measure with all well, and again with some slow
     */
    public record Plan(
            int users,
            double slowShare,
            double messagesPerSecond,
            double loginsPerSecond,
            Duration warmUp,
            Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public SlowScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super(SLOW, plan.users(), habits);
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
                Phase.lasting(WARM_UP, plan.warmUp()),
                Phase.lasting(CALM, plan.duration()),
                Phase.lasting(SLOW, plan.duration()),
                Phase.until(RECOVER, RECOVERY_LIMIT),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Readers(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord calm = measured.phase(CALM);
        PhaseRecord slow = measured.phase(SLOW);
        FigureList figures = new FigureList(measured)
                .latency("calm.others", "all well: the others'", calm.total().latency(OTHERS))
                .latency("slow.others", "some slow: the others'", slow.total().latency(OTHERS))
                .throughput(slow)
                .cpuPer("message", slow, Counts.DELIVERED)
                .count("rejected", "messages rejected", slow.total().countAll(Counts.CODES))
                .add(
                        "recovery_seconds",
                        "until the slow had caught up",
                        measured.phase(RECOVER).seconds(),
                        "s");
        for (String meter : measured.meters()) {
            if (calm.residentBytes(meter).isPresent()
                    && slow.residentBytes(meter).isPresent()) {
                double grown = slow.residentBytes(meter).getAsLong()
                        - calm.residentBytes(meter).getAsLong();
                figures.add(meter + ".rss_growth_mib", meter + " memory, growth", grown / (1024 * 1024), "MiB");
            }
        }
        return figures.toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(SLOW).total();
    }

    private final class Readers extends ChattingCrowd {

        private final Tally.Timer others;
        private final Tally.Timer sluggish;
        private final List<Phone> slow;
        private boolean isSlow;

        Readers(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            others = cell.tally().timer(OTHERS);
            sluggish = cell.tally().timer(SLUGGISH);
            slow = cell.phones().subList(0, (int) Math.round(cell.phones().size() * plan.slowShare()));
            traffic = new OpenLoop(
                    cell.loop(),
                    cell.phones(),
                    Pairs.of(cell, Placement.ANY),
                    share.of(plan.messagesPerSecond()),
                    cell.tally());
        }

        @Override
        public void begin(Phase phase) {
            isSlow = phase.name().equals(SLOW);
            switch (phase.name()) {
                case LOG_IN -> logInAll();
                case WARM_UP -> traffic.start();
                case SLOW -> {
                    slow.forEach(phone -> phone.reading(false));
                    sip();
                }
                case RECOVER -> {
                    traffic.stop();
                    slow.forEach(phone -> phone.reading(true));
                }
                default -> {}
            }
        }

        private void sip() {
            if (isSlow) {
                sippers(true);
                cell.loop().schedule(() -> sippers(false), SIP_MILLIS, TimeUnit.MILLISECONDS);
                cell.loop().schedule(this::sip, SIP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void sippers(boolean reading) {
            if (isSlow) {
                for (int i = 1; i < slow.size(); i += 2) {
                    slow.get(i).reading(reading);
                }
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(LOG_IN) ? allOnline() : Settling.isDone(cell);
        }

        @Override
        public void delivered(Stream stream, long latencyNanos) {
            boolean toSlow = stream.recipient().index() < slow.size();
            // Who is slow also reads its receipts late, so what it sends is timed with the slow as well.
            boolean fromSlow = stream.sender().index() < slow.size();
            (toSlow || fromSlow ? sluggish : others).record(latencyNanos);
        }
    }
}
