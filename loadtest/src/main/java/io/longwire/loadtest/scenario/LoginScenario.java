package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;

/** A storm of logins: first everybody comes at once, then phones log in and out for as long as is asked for. */
public final class LoginScenario extends Scenario {

    private static final String STORM = "storm";
    private static final String CHURN = "churn";

    /** What is asked for; no more than {@code loginsPerSecond}, or as many as the server can do if that is 0. */
    public record Plan(int users, double loginsPerSecond, Duration duration) {}

    private final Plan plan;

    public LoginScenario(Plan plan, Cell.Habits habits) {
        super("login", plan.users(), habits);
        this.plan = plan;
    }

    @Override
    public List<Phase> phases() {
        return List.of(
                Phase.until(STORM, LoginPacer.limit(plan.users(), plan.loginsPerSecond())),
                Phase.lasting(CHURN, plan.duration()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Comers(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord storm = measured.phase(STORM);
        PhaseRecord churn = measured.phase(CHURN);
        return new FigureList(measured)
                .add("storm.seconds", "time to all in", storm.seconds(), "s")
                .add("storm.logins_per_second", "logins, all at once", storm.rate(Counts.ONLINE), "/s")
                .add("logins_per_second", "logins, in and out", churn.rate(Counts.ONLINE), "/s")
                .cpuPer("login", churn, Counts.ONLINE)
                .count("failed", "logins that failed", failures(storm) + failures(churn))
                .latency("login", "login", churn.total().latency(Counts.LOGIN))
                .toList();
    }

    private static long failures(PhaseRecord phase) {
        return phase.total().countAll(Counts.REFUSED);
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(CHURN).total();
    }

    private final class Comers extends LoggingInCrowd {

        private boolean isChurning;

        Comers(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
        }

        @Override
        public void begin(Phase phase) {
            isChurning = phase.name().equals(CHURN);
            if (isChurning) {
                cell.phones().forEach(Phone::switchOff);
            } else {
                logInAll();
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return allOnline();
        }

        @Override
        public void online(Phone phone) {
            super.online(phone);
            if (isChurning) {
                phone.switchOff();
            }
        }

        @Override
        public void ended(Phone phone, End end, boolean wasOnline) {
            super.ended(phone, end, wasOnline);
            if (isChurning && !phone.isWanted()) {
                logins.add(phone);
            }
        }
    }
}
