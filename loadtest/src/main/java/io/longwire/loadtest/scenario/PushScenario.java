package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.report.RunReport.Figure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Backends that push, through Redis, to users who are on line: to one, to several at once, or to everybody. */
public final class PushScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String WARM_UP = "warm up";
    private static final String PUSH = "push";

    /**
     * What is asked for.
     *
     * @param producers how many backends push, each on a connection of its own
     * @param fanOut how many users each push is for; 0 for everybody who is on line
     * @param pushesPerSecond the rate of all together; 0 for as fast as the windows allow
     */
    public record Plan(
            int users,
            int producers,
            int fanOut,
            double pushesPerSecond,
            double loginsPerSecond,
            Duration warmUp,
            Duration duration) {}

    /** Where the backends push, and how. */
    public record Backend(Dialect dialect, InetSocketAddress redis) {}

    private final Plan plan;
    private final Backend backend;

    public PushScenario(Plan plan, Cell.Habits habits, Backend backend) {
        super(PUSH, plan.users(), habits);
        this.plan = plan;
        this.backend = backend;
    }

    @Override
    public Promise promise(Promise toPhones) {
        return backend.dialect().promise();
    }

    @Override
    public int usersTogether() {
        return Math.max(1, plan.fanOut());
    }

    @Override
    public int connections() {
        return plan.users() + plan.producers();
    }

    @Override
    public List<Phase> phases() {
        return List.of(
                Phase.until(LOG_IN, LoginPacer.limit(plan.users(), plan.loginsPerSecond())),
                Phase.lasting(WARM_UP, plan.warmUp()),
                Phase.lasting(PUSH, plan.duration()),
                Settling.phase(backend.dialect().promise(), habits().patience()));
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Audience(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        PhaseRecord push = measured.phase(PUSH);
        FigureList figures = new FigureList(measured)
                .throughput(push)
                .cpuPer("delivery", push, Counts.DELIVERED)
                .latency("delivery", "delivery", push.total().latency(Counts.DELIVERY))
                .latency("receipt", "taken by Redis", push.total().latency(Counts.RECEIPT));
        long expected = measured.phases().stream()
                .mapToLong(phase -> phase.total().count(Counts.SENT))
                .sum();
        long delivered = measured.phases().stream()
                .mapToLong(phase -> phase.total().count(Counts.DELIVERED))
                .sum();
        int each = plan.fanOut() == 0 ? plan.users() : plan.fanOut();
        return figures.count("not_delivered", "not delivered by the end", expected * each - delivered)
                .toList();
    }

    @Override
    public Interval timed(Measured measured) {
        return measured.phase(PUSH).total();
    }

    private final class Audience extends LoggingInCrowd {

        private final List<Phone> producers = new ArrayList<>();
        private final Map<Phone, Integer> turns = new HashMap<>();
        private final Traffic traffic;
        private long delivered;

        Audience(Cell cell, Share share) {
            super(cell, share.of(plan.loginsPerSecond()));
            Users.add(cell, share, this);
            List<Phone> users = List.copyOf(cell.phones());
            int count = Math.max(1, (int) Math.round(share.of(plan.producers())));
            for (int i = 0; i < count; i++) {
                producers.add(cell.addBackend(
                        Users.name(cell, plan.users() + share.first() + i), backend.dialect(), backend.redis(), this));
            }
            int together = plan.fanOut() == 0 ? users.size() : plan.fanOut();
            for (int first = 0; first + together <= users.size(); first += together) {
                List<Phone> group = users.subList(first, first + together);
                cell.addStream(producers.get(first / together % count), group, address(group));
            }
            traffic = plan.pushesPerSecond() > 0
                    ? new OpenLoop(cell.loop(), writing(), this::next, share.of(plan.pushesPerSecond()), cell.tally())
                    : new ClosedLoop(writing(), this::next);
        }

        /** Those who have somebody to write to. */
        private List<Phone> writing() {
            return producers.stream()
                    .filter(producer -> !producer.outgoing().isEmpty())
                    .toList();
        }

        private String address(List<Phone> group) {
            return plan.fanOut() == 0
                    ? "\"*\""
                    : group.stream()
                            .map(phone -> "\"" + phone.user() + "\"")
                            .collect(Collectors.joining(",", "[", "]"));
        }

        private Stream next(Phone producer) {
            List<Stream> streams = producer.outgoing();
            return streams.get(turns.merge(producer, 1, Integer::sum) % streams.size());
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

        private long expected() {
            return producers.stream()
                    .flatMap(producer -> producer.outgoing().stream())
                    .mapToLong(stream -> stream.sent() * stream.size())
                    .sum();
        }

        @Override
        public void delivered(Stream stream, long latencyNanos) {
            delivered++;
        }

        @Override
        public void roomToSend(Phone sender) {
            traffic.roomToSend(sender);
        }

        @Override
        public boolean isDone(Phase phase) {
            return phase.name().equals(LOG_IN) ? allOnline() : Settling.isDone(cell) && delivered == expected();
        }
    }
}
