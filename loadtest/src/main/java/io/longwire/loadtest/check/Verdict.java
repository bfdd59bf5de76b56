package io.longwire.loadtest.check;

import java.util.List;
import java.util.Map;

/**
 * What the check found.
 *
 * @param sent messages sent, each counted once however often it went out
 * @param resent messages sent again under the same name
 * @param receipted messages whose sender was told that they are safe
 * @param delivered messages that reached their recipient's application
 * @param repeated deliveries of a message that the recipient's application had already, dropped by the phone
 * @param broken how many messages broke each promise, by {@link Violation.Kind}; kinds that none broke are absent
 * @param violations the first of them, each with the history of its message
 */
public record Verdict(
        long sent,
        long resent,
        long receipted,
        long delivered,
        long repeated,
        Map<Violation.Kind, Long> broken,
        List<Violation> violations) {

    /** Whether every promise was kept. */
    public boolean clean() {
        return broken.isEmpty();
    }
}
