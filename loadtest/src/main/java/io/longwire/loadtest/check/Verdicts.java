package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one verdict of those of several cells, or processes. */
public final class Verdicts {

    private Verdicts() {}

    /** Adds everything up; of the violations, no more are kept than of one cell. */
    public static Verdict merge(Collection<Verdict> verdicts) {
        Verdict merged = Verdict.NOTHING;
        for (Verdict verdict : verdicts) {
            merged = sum(merged, verdict);
        }
        return merged;
    }

    private static Verdict sum(Verdict one, Verdict other) {
        return new Verdict(
                one.sent() + other.sent(),
                one.resent() + other.resent(),
                one.receipted() + other.receipted(),
                one.delivered() + other.delivered(),
                one.repeated() + other.repeated(),
                one.refusedYetDelivered() + other.refusedYetDelivered(),
                one.unjudged() + other.unjudged(),
                one.goneWithStore() + other.goneWithStore(),
                one.undelivered().plus(other.undelivered()),
                summed(one.sentAway(), other.sentAway()),
                one.historyFailure().isEmpty() ? other.historyFailure() : one.historyFailure(),
                sum(one.broken(), other.broken()),
                sum(one.unpromised(), other.unpromised()),
                chosen(one.violations(), other.violations()));
    }

    private static Map<Kind, Long> sum(Map<Kind, Long> one, Map<Kind, Long> other) {
        Map<Kind, Long> sums = new EnumMap<>(Kind.class);
        sums.putAll(one);
        other.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
        return sums;
    }

    private static Map<String, Long> summed(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sums = new HashMap<>(one);
        other.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return sums;
    }

    private static List<Violation> chosen(List<Violation> one, List<Violation> other) {
        List<Violation> all = new ArrayList<>(one);
        for (Violation violation : other) {
            long alike =
                    all.stream().filter(of -> of.kind() == violation.kind()).count();
            if (all.size() < Findings.EXHIBITS_MAX && alike < Findings.EXHIBITS_OF_A_KIND_MAX) {
                all.add(violation);
            }
        }
        return all;
    }
}
