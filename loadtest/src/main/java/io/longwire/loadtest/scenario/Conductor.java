package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.scenario.Meter.Reading;
import io.longwire.loadtest.scenario.Party.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Leads a run: has all crowds begin each phase together, waits for its end, and collects what was measured second by second.
 *
 * <p>Runs on the caller's thread.
 */
public final class Conductor implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_MILLIS = 20;

    /** How long to try to get anybody on line. */
    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(15);

    /** Hears of a run while it goes on; called on the conductor's thread. */
    public interface Audience {
        /** A second has passed, or a phase has ended. */
        void heard(Moment moment);
    }

    /**
     * What happened since the last moment.
     *
     * @param phase the phase it belongs to
     * @param phaseSeconds how long that has lasted so far
     * @param seconds how long the run has lasted so far, this moment included
     * @param length how long the moment is, in seconds
     * @param interval what was counted and timed in it
     * @param online how many phones are on line at its end
     * @param unsettled how many receipted messages have yet to arrive
     * @param readings what each process had used at its end
     */
    public record Moment(
            Phase phase,
            double phaseSeconds,
            double seconds,
            double length,
            Interval interval,
            int online,
            long unsettled,
            Map<String, Reading> readings) {}

    /** Everything that a run gave. */
    public record Result(Measured measured, Verdict verdict) {}

    private final Party party;
    private final List<Phase> phases;
    private final List<Meter> meters;
    private final Audience audience;
    private final Duration loginPatience;
    private final long began = System.nanoTime();
    private long lastTick = began;
    private volatile boolean isStopped;

    Conductor(Party party, List<Phase> phases, List<Meter> meters, Audience audience) {
        this(party, phases, meters, audience, LOGIN_PATIENCE);
    }

    Conductor(Party party, List<Phase> phases, List<Meter> meters, Audience audience, Duration loginPatience) {
        this.party = party;
        this.phases = phases;
        this.meters = meters;
        this.audience = audience;
        this.loginPatience = loginPatience;
    }

    /**
     * Plays all phases and gives what came out.
     *
     * @throws NobodyOnlineException if no phone could log in at all, in the first phase or in its first 15 seconds; at once if
     *     nobody listens at the target
     */
    public Result run() throws InterruptedException, NobodyOnlineException {
        List<PhaseRecord> records = new ArrayList<>();
        for (int i = 0; i < phases.size(); i++) {
            records.add(play(i));
        }
        return new Result(
                new Measured(records, meters.stream().map(Meter::label).toList()), party.finish());
    }

    /** Cuts the run short: only what was sent is still waited for. Any thread. */
    public void stop() {
        isStopped = true;
    }

    @Override
    public void close() {
        party.close();
    }

    private PhaseRecord play(int index) throws InterruptedException, NobodyOnlineException {
        Phase phase = phases.get(index);
        if (phase.begin() == Phase.Begin.TIDY) {
            meters.forEach(Meter::tidy);
        }
        Map<String, Reading> before = readings();
        Interval total = new Interval();
        long start = System.nanoTime();
        party.begin(index);
        while (true) {
            Progress progress = party.progress(index);
            long now = System.nanoTime();
            boolean done = phase.end() == Phase.End.DONE ? progress.done() : isStopped;
            boolean over = done
                    || isCutShort(phase, progress)
                    || now - start >= phase.limit().toNanos();
            boolean isLonely = index == 0 && progress.online() == 0 && (over || now - start >= loginPatience.toNanos());
            if (over || isLonely || now - lastTick >= TICK_NANOS) {
                total.add(tick(phase, start, progress));
                // Nobody listens there: trying on would only count that.
                isLonely |= index == 0 && progress.online() == 0 && NobodyOnlineException.isHopeless(total);
            }
            if (isLonely && total.count(Counts.ONLINE) == 0) {
                // The later phases would all have to run into their limits.
                throw new NobodyOnlineException(total, Duration.ofNanos(now - start));
            }
            if (over) {
                boolean didItsWork = done || phase.end() == Phase.End.TIME;
                double seconds = seconds(start, System.nanoTime());
                return new PhaseRecord(phase, seconds, didItsWork, total, progress.online(), before, readings());
            }
            long left = Math.min(lastTick + TICK_NANOS, start + phase.limit().toNanos()) - System.nanoTime();
            Thread.sleep(Math.max(1, Math.min(POLL_MILLIS, TimeUnit.NANOSECONDS.toMillis(left))));
        }
    }

    /** Who ends the program waits for what was sent to arrive, if anybody is there whom it may reach, and for nothing else. */
    private boolean isCutShort(Phase phase, Progress progress) {
        return isStopped && (!phase.name().equals(Settling.NAME) || progress.online() == 0);
    }

    private Interval tick(Phase phase, long phaseStart, Progress progress) {
        Interval interval = party.take();
        long now = System.nanoTime();
        audience.heard(new Moment(
                phase,
                seconds(phaseStart, now),
                seconds(began, now),
                seconds(lastTick, now),
                interval,
                progress.online(),
                progress.unsettled(),
                readings()));
        lastTick = now;
        return interval;
    }

    private Map<String, Reading> readings() {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Meter meter : meters) {
            meter.read().ifPresent(reading -> readings.put(meter.label(), reading));
        }
        return readings;
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
