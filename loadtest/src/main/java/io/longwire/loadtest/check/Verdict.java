package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the check found.
 *
 * @param sent messages sent, each counted once however often it went out
 * @param resent sends beyond the first of a message
 * @param receipted messages whose sender was told that they are safe
 * @param delivered messages that reached their recipient's application
 * @param repeated deliveries of a message that the recipient's application had already, dropped by the phone
 * @param refusedYetDelivered messages that were delivered though their sender had been told that the server does not answer
 *     for them: not a violation
 * @param unjudged events of messages that ended so long ago, and otherwise than well, that nothing is known of them any more
 * @param goneWithStore messages that were receipted and never arrived because the server's store was emptied from outside: not
 *     a violation
 * @param undelivered what became of the messages that were not delivered and broke no promise
 * @param sentAway phones that the server had ended for good when the run was over, by the server's reason; not those that lost
 *     their place to another device
 * @param historyFailure why the history file is not whole, in a sentence; empty if it is, or none was asked for
 * @param broken how many messages broke each promise; kinds that none broke are absent
 * @param unpromised how often something of these kinds happened that this server does not promise to avoid
 * @param violations the first of them, each with the history of its message
 */
public record Verdict(
        long sent,
        long resent,
        long receipted,
        long delivered,
        long repeated,
        long refusedYetDelivered,
        long unjudged,
        long goneWithStore,
        Undelivered undelivered,
        Map<String, Long> sentAway,
        String historyFailure,
        Map<Kind, Long> broken,
        Map<Kind, Long> unpromised,
        List<Violation> violations) {

    /** A run in which nothing happened. */
    public static final Verdict NOTHING =
            new Verdict(0, 0, 0, 0, 0, 0, 0, 0, Undelivered.NOTHING, Map.of(), "", Map.of(), Map.of(), List.of());

    public Verdict {
        sentAway = Map.copyOf(sentAway);
        broken = inOrder(broken);
        unpromised = inOrder(unpromised);
        violations = List.copyOf(violations);
    }

    /** Whether every promise was kept. */
    public boolean clean() {
        return broken.isEmpty();
    }

    /**
     * Whether the run has seen what became of everything: what was sent was answered, what was stored was fetched, some of it was
     * delivered, and no phone was sent away. If not, a clean check says little.
     */
    public boolean complete() {
        return undelivered.unanswered() == 0
                && undelivered.notFetched() == 0
                && sentAway.isEmpty()
                && historyFailure.isEmpty()
                && (sent == 0 || delivered > 0);
    }

    /** Whether every promise was kept, and the run has seen what became of everything. */
    public boolean passed() {
        return clean() && complete();
    }

    /** In the order of the kinds, so that the same verdict always reads the same. */
    private static Map<Kind, Long> inOrder(Map<Kind, Long> counts) {
        Map<Kind, Long> ordered = new EnumMap<>(Kind.class);
        ordered.putAll(counts);
        return Collections.unmodifiableMap(ordered);
    }
}
