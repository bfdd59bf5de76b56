package io.longwire.loadtest;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.Conductor.Moment;
import io.longwire.loadtest.scenario.Phase;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells how a run goes on, a line a second: on a terminal one that is written over, elsewhere one below the other. */
final class LiveLine implements Conductor.Audience {

    private static final String BACK_AND_CLEAR = "\r\u001b[2K";
    private static final double SHORTEST_SECONDS = 0.2;

    private final PrintWriter out;
    private final boolean isTerminal;
    private Phase phase;
    private long errors;

    LiveLine(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @Override
    public void heard(Moment moment) {
        boolean isNew = !moment.phase().equals(phase);
        phase = moment.phase();
        errors += errors(moment.interval());
        if (isTerminal) {
            out.print(BACK_AND_CLEAR + text(moment, errors));
            out.flush();
        } else if (isNew || moment.length() >= SHORTEST_SECONDS) {
            out.println(text(moment, errors));
        }
    }

    /** Takes the line away, to make place for what follows. */
    void clear() {
        if (isTerminal) {
            out.print(BACK_AND_CLEAR);
            out.flush();
        }
    }

    static String text(Moment moment, long errors) {
        Interval interval = moment.interval();
        return String.format(
                        Locale.ROOT,
                        "%-9s %s  %,7d on line  %,9.0f msg/s  p99 %s  %,d errors  %s",
                        moment.phase().name(),
                        progress(moment),
                        moment.online(),
                        interval.count(Counts.DELIVERED) / moment.length(),
                        p99(interval),
                        errors,
                        left(moment))
                .stripTrailing();
    }

    private static long errors(Interval interval) {
        return interval.countAll(Counts.ENDS) + interval.countAll(Counts.REFUSED) + interval.countAll(Counts.CODES);
    }

    private static String p99(Interval interval) {
        Histogram delivery = interval.latency(Counts.DELIVERY);
        Histogram shown = delivery.getTotalCount() > 0 ? delivery : interval.latency(Counts.LOGIN);
        return shown.getTotalCount() == 0
                ? "       –"
                : String.format(Locale.ROOT, "%5.1f ms", shown.getValueAtPercentile(99) / 1e6);
    }

    private static String progress(Moment moment) {
        if (moment.phase().end() == Phase.End.DONE) {
            return String.format(Locale.ROOT, "%4.0f s", moment.phaseSeconds());
        }
        double part =
                moment.phaseSeconds() / Math.max(1e-9, moment.phase().limit().toMillis() / 1e3);
        return String.format(Locale.ROOT, "%4.0f %%", Math.min(1, part) * 100);
    }

    private static String left(Moment moment) {
        if (moment.phase().end() == Phase.End.DONE) {
            return moment.unsettled() == 0 ? "" : String.format(Locale.ROOT, "%,d to arrive", moment.unsettled());
        }
        double left = moment.phase().limit().toMillis() / 1e3 - moment.phaseSeconds();
        return String.format(Locale.ROOT, "%.0f s left", Math.max(0, left));
    }
}
