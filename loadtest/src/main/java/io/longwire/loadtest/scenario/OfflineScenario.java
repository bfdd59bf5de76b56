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
import java.util.Comparator;
import java.util.List;

/** Mail for users who are off line, then they all come and get it; several times over. */
public final class OfflineScenario extends Scenario {

    private static final String LOG_IN = "log in";
    private static final String STORE = "store";
    private static final String DRAIN = "drain";
    private static final String LEAVE = "leave";

    /**
     * What is asked for.
     *
     * @param users those who are off line
     * @param senders those who write to them; on line all the time
     * @param messages how many each of the users gets in a round
     * @param rounds how often; the first are slower where a server warms up
     * @param limit how long each part of a round may take at most
     */
    public record Plan(int users, int senders, int messages, int rounds, Duration limit) {}

    private final Plan plan;
    private final Promise promise;

    public OfflineScenario(Plan plan, Cell.Habits habits, Promise promise) {
        super("offline", plan.users(), habits);
        this.plan = plan;
        this.promise = promise;
    }

    @Override
    public int connections() {
        return plan.users() + plan.senders();
    }

    @Override
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        // A server that keeps mail for users it has seen has to see them once.
        phases.add(Phase.until(LOG_IN, LoginPacer.limit(plan.users(), 0)));
        phases.add(Phase.until(LEAVE, plan.limit()));
        for (int round = 1; round <= plan.rounds(); round++) {
            phases.add(Phase.until(STORE + " " + round, plan.limit()));
            phases.add(Phase.until(DRAIN + " " + round, plan.limit()));
            phases.add(Phase.until(LEAVE + " " + round, plan.limit()));
        }
        phases.add(Settling.phase(promise, habits().patience()));
        return phases;
    }

    @Override
    public Crowd crowd(Cell cell, Share share) {
        return new Correspondents(cell, share);
    }

    @Override
    public List<Figure> figures(Measured measured) {
        FigureList figures = new FigureList(measured);
        PhaseRecord store = typical(measured, STORE, Counts.SENT);
        PhaseRecord drain = typical(measured, DRAIN, Counts.DELIVERED);
        figures.add("stored_per_second", "stored", store.rate(Counts.SENT), "msg/s");
        figures.add("drained_per_second", "drained", drain.rate(Counts.DELIVERED), "msg/s");
        figures.cpuPer("stored_message", store, Counts.SENT);
        figures.cpuPer("drained_message", drain, Counts.DELIVERED);
        figures.count(
                "rejected",
                "messages rejected",
                measured.phases().stream()
                        .mapToLong(phase -> phase.total().countAll(Counts.CODES))
                        .sum());
        return figures.toList();
    }

    /** The median round; the first, in which a server warms up, only counts where it is the only one. */
    private PhaseRecord typical(Measured measured, String name, String count) {
        List<PhaseRecord> rounds = measured.phases().stream()
                .filter(phase -> phase.phase().name().startsWith(name + " "))
                .skip(plan.rounds() > 1 ? 1 : 0)
                .sorted(Comparator.comparingDouble(phase -> phase.rate(count)))
                .toList();
        return rounds.get(rounds.size() / 2);
    }

    @Override
    public Interval timed(Measured measured) {
        Interval timed = new Interval();
        measured.phases().stream()
                .filter(phase -> !phase.phase().name().startsWith(LEAVE))
                .forEach(phase -> timed.add(phase.total()));
        return timed;
    }

    private final class Correspondents extends LoggingInCrowd {

        private final List<Phone> senders = new ArrayList<>();
        private final int[] turns;

        /** What each sender has still to send in this round. */
        private final int[] left;

        private long delivered;
        private long expected;

        Correspondents(Cell cell, Share share) {
            super(cell, 0);
            Users.add(cell, share, this);
            List<Phone> recipients = List.copyOf(cell.phones());
            int count = Math.max(1, (int) Math.round(share.of(plan.senders())));
            for (int i = 0; i < count; i++) {
                senders.add(cell.addPhone(Users.name(cell, plan.users() + share.first() + i), "phone", this));
            }
            for (Phone recipient : recipients) {
                cell.addStream(senders.get(recipient.index() % count), recipient);
            }
            turns = new int[count];
            left = new int[count];
        }

        @Override
        public void begin(Phase phase) {
            String name = phase.name();
            if (name.startsWith(LOG_IN)) {
                logInAll();
            } else if (name.startsWith(STORE)) {
                store();
            } else if (name.startsWith(DRAIN)) {
                recipients().forEach(logins::add);
            } else if (name.startsWith(LEAVE)) {
                recipients().forEach(Phone::switchOff);
            }
        }

        private void store() {
            for (Phone sender : senders) {
                int all = sender.outgoing().size() * plan.messages();
                left[number(sender)] = all;
                expected += all;
                roomToSend(sender);
            }
        }

        @Override
        public boolean isDone(Phase phase) {
            String name = phase.name();
            if (name.startsWith(LOG_IN)) {
                return allOnline();
            }
            if (name.startsWith(STORE)) {
                return senders.stream().allMatch(sender -> left[number(sender)] == 0 && sender.unreceipted() == 0);
            }
            if (name.startsWith(DRAIN)) {
                return delivered >= expected && allOnline();
            }
            return name.startsWith(LEAVE) ? cell.online() == senders.size() : Settling.isDone(cell);
        }

        @Override
        public void roomToSend(Phone sender) {
            int number = number(sender);
            if (number < 0) {
                return;
            }
            while (left[number] > 0 && sender.hasRoom()) {
                left[number]--;
                List<Stream> streams = sender.outgoing();
                sender.send(streams.get(turns[number]++ % streams.size()), System.nanoTime());
            }
        }

        @Override
        public void delivered(Stream stream, long latencyNanos) {
            delivered++;
        }

        private List<Phone> recipients() {
            return cell.phones().subList(0, cell.phones().size() - senders.size());
        }

        /** Senders stand behind the recipients; below zero for those. */
        private int number(Phone sender) {
            return sender.index() - (cell.phones().size() - senders.size());
        }
    }
}
