package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Figure;
import java.time.Duration;
import java.util.List;

/** Users who are all on line and chat: in pairs or with anybody, as fast as the server can or at a rate. */
public final class ChatScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String WARM_UP = "warm up";
    private static final String CHAT = "chat";

    /**
     * What is asked for.
     *
     * @param withAnybody whether users write to anybody, rather than to one partner
     * @param placement on which targets the two of a pair are
     * @param messagesPerSecond the rate of all together; 0 for as fast as the windows allow
     */
    public record Plan(
            int users,
            boolean withAnybody,
            Placement placement,
            double messagesPerSecond,
            double loginsPerSecond,
            Duration warmUp,
            Duration duration) {}

    private final Plan plan;
    private final Promise promise;

    public ChatScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super(CHAT, plan.users(), habits);
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
                Phase.lasting(CHAT, plan.duration()),
                Settling.phase(promise, habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Chatters(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord chat = measured.phase(CHAT);
        return new FigureList(measured)
                .throughput(chat)
                .cpuPer("message", chat, Counts.DELIVERED)
                .latency("delivery", "delivery", chat.total().latency(Counts.DELIVERY))
                .latency("receipt", "receipt", chat.total().latency(Counts.RECEIPT))
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(CHAT).total();
    }

    private final class Chatters extends ChattingCrowd {

        Chatters(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            Partners partners = plan.withAnybody() ? new Anybody(cell) : Pairs.of(cell, plan.placement());
            traffic = plan.messagesPerSecond() > 0
                    ? new OpenLoop(
                            cell.loop(), cell.phones(), partners, share.of(plan.messagesPerSecond()), cell.tally())
                    : new ClosedLoop(cell.phones(), partners);
        }

        @Override
        public void begin(Phase phase) {
            switch (phase.name()) {
                case LOG_IN -> logInAll();
                case WARM_UP -> traffic.start();
                case Settling.NAME -> traffic.stop();
                default -> {}
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(LOG_IN) ? allOnline() : Settling.isDone(cell);
        }
    }
}
