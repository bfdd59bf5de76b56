package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A verdict in words: the same on the terminal and on the page. */
final class VerdictWords {

    private VerdictWords() {}

    /** What it comes down to, in a line. */
    static String headline(Verdict verdict) {
        if (verdict.sent() == 0 && verdict.clean()) {
            return "no messages were sent";
        }
        if (verdict.clean() && verdict.delivered() == 0) {
            return subject(verdict) + ", none delivered";
        }
        return verdict.clean()
                ? subject(verdict) + ", " + qualities(verdict)
                : Quantity.count(violations(verdict))
                        + (violations(verdict) == 1 ? " violation, " : " violations, ")
                        + subject(verdict);
    }

    /** What was broken how often: a line for each promise. */
    static List<String> broken(Verdict verdict) {
        return verdict.broken().entrySet().stream()
                .map(entry -> Quantity.count(entry.getValue()) + " × "
                        + entry.getKey().words())
                .toList();
    }

    /** What the run has not seen the end of: why a verdict is not complete. */
    static List<String> missing(Verdict verdict) {
        List<String> missing = new ArrayList<>();
        add(
                missing,
                verdict.undelivered().notFetched(),
                "not fetched yet: stored, and the recipient was offline at the end, or did not read");
        add(missing, verdict.undelivered().unanswered(), "not answered: nobody knows what became of them");
        new TreeMap<>(verdict.sentAway())
                .forEach((reason, phones) -> add(missing, phones, "phones ended for good by the server: " + reason));
        if (!verdict.historyFailure().isEmpty()) {
            missing.add(verdict.historyFailure());
        }
        return missing;
    }

    /** The same in a line. */
    static String incompleteness(Verdict verdict) {
        List<String> missing = missing(verdict);
        return missing.isEmpty() ? headline(verdict) : String.join("; ", missing);
    }

    /** What is worth knowing, and breaks no promise. */
    static List<String> remarks(Verdict verdict) {
        List<String> remarks = new ArrayList<>();
        verdict.unpromised()
                .forEach(
                        (kind, count) -> remarks.add(Quantity.count(count) + " × " + kind.words() + " (not promised)"));
        add(remarks, verdict.resent(), "sent again under the same name");
        add(remarks, verdict.repeated(), "repeated by the server and dropped by the phones");
        add(remarks, verdict.undelivered().refused(), "not delivered, and their senders were told so");
        new TreeMap<>(verdict.undelivered().deadLettered())
                .forEach((reason, pushes) -> add(remarks, pushes, "became dead letters: " + reason));
        add(remarks, verdict.refusedYetDelivered(), "delivered though refused, which no promise forbids");
        add(remarks, verdict.unjudged(), "about messages that ended too long ago to be judged");
        add(remarks, verdict.goneWithStore(), "gone with a store that was emptied from outside");
        return remarks;
    }

    /** How many of the violations are not shown one by one; 0 if all are. */
    static long notShown(Verdict verdict) {
        return violations(verdict) - verdict.violations().size();
    }

    private static long violations(Verdict verdict) {
        return verdict.broken().values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(List<String> remarks, long count, String words) {
        if (count > 0) {
            remarks.add(Quantity.count(count) + " × " + words);
        }
    }

    private static String subject(Verdict verdict) {
        return verdict.receipted() > 0
                ? Quantity.count(verdict.receipted()) + " messages receipted"
                : Quantity.count(verdict.sent()) + " messages sent";
    }

    private static String qualities(Verdict verdict) {
        String qualities = List.of(Kind.LOST, Kind.DUPLICATE, Kind.OUT_OF_ORDER).stream()
                .filter(kind -> !verdict.unpromised().containsKey(kind))
                .filter(kind -> kind != Kind.LOST || verdict.undelivered().notFetched() == 0)
                .map(VerdictWords::absence)
                .collect(Collectors.joining(", "));
        return qualities.isEmpty() ? "no promise broken" : qualities;
    }

    private static String absence(Kind kind) {
        return switch (kind) {
            case LOST -> "none lost";
            case DUPLICATE -> "none twice";
            case OUT_OF_ORDER -> "all in order";
            case MISDELIVERED, DISHONEST, INVENTED, NOT_EXCLUSIVE -> "none " + kind.words();
        };
    }
}
