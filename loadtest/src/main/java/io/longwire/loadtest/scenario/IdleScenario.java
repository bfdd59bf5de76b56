package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Connections that are logged in and do nothing but send heartbeats. What one costs is the slope between two crowds of
 * different size, so that what a server needs anyway does not count.
 */
public final class IdleScenario extends Scenario {

    private static final String FIRST = "log in the first";
    private static final String FEW = "few";
    private static final String OTHERS = "log in the others";
    private static final String MANY = "many";
    private static final String IDLE = "idle";

    /** What part of the users makes the small crowd. */
    private static final int SMALL_PART = 5;

    /** So long nothing happens before the memory is read. */
    private static final Duration REST = Duration.ofSeconds(4);

    /** What is asked for. */
    public record Plan(int users, double loginsPerSecond, Duration duration) {}

    private final Plan plan;

    public IdleScenario(Plan plan, Cell.Habits habits) {
        super(IDLE, plan.users(), habits);
        this.plan = plan;
    }

    @Override
    public List<Phase> phases() {
        Duration limit = LoginPacer.limit(plan.users(), plan.loginsPerSecond());
        return List.of(
                Phase.until(FIRST, limit),
                Phase.resting(FEW, REST),
                Phase.until(OTHERS, limit),
                Phase.resting(MANY, REST),
                Phase.lasting(IDLE, plan.duration()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Sleepers(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord few = measured.phase(FEW);
        PhaseRecord many = measured.phase(MANY);
        PhaseRecord idle = measured.phase(IDLE);
        FigureList figures = new FigureList(measured);
        figures.count("connections", "connections", idle.online());
        for (String meter : measured.meters()) {
            OptionalLong small = few.residentBytes(meter);
            OptionalLong large = many.residentBytes(meter);
            if (small.isPresent() && large.isPresent() && many.online() > few.online()) {
                double bytes = (double) (large.getAsLong() - small.getAsLong()) / (many.online() - few.online());
                figures.add(meter + ".rss_bytes_per_connection", meter + " memory per connection", bytes, "B");
            }
            idle.cpuMicros(meter).ifPresent(micros -> {
                double perThousand = micros / 1e6 / idle.seconds() * 100 / Math.max(1, idle.online()) * 1_000;
                figures.add(
                        meter + ".cpu_percent_per_thousand",
                        meter + " CPU per thousand connections",
                        perThousand,
                        "% of a core");
            });
        }
        return figures.toList();
    }

    @Override
    public Interval timed(Measured measured) {
        Interval logins = new Interval();
        logins.add(measured.phase(FIRST).total());
        logins.add(measured.phase(OTHERS).total());
        return logins;
    }

    private final class Sleepers extends LoggingInCrowd {

        private final int first;

        Sleepers(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            first = Math.max(1, cell.phones().size() / SMALL_PART);
        }

        @Override
        public void begin(Phase phase) {
            switch (phase.name()) {
                case FIRST -> cell.phones().subList(0, first).forEach(logins::add);
                case OTHERS ->
                    cell.phones().subList(first, cell.phones().size()).forEach(logins::add);
                default -> {}
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(FIRST) ? areOnline(first) : allOnline();
        }
    }
}
