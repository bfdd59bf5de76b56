package io.longwire.gateway.testing;

import io.longwire.client.MessageKey;
import io.longwire.gateway.testing.History.Event;
import io.longwire.gateway.testing.History.Receipted;
import io.longwire.gateway.testing.History.Repeated;
import io.longwire.gateway.testing.History.Sent;
import io.longwire.gateway.testing.History.Shown;
import io.longwire.proto.Receipt.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks through a history for what must never happen:
 *
 * <ul>
 *   <li>a message with a receipt DELIVERED or STORED that no application of its recipient was shown,
 *   <li>a message that one application was shown twice,
 *   <li>a message that was shown to somebody for whom it was not, or that nobody has sent,
 *   <li>two messages of one sending phone that one application was shown in the wrong order. What was sent more than once is left
 *       out: it may come late.
 * </ul>
 */
public final class HistoryCheck {

    private final Map<MessageKey, Sent> sent = new HashMap<>();
    private final Set<MessageKey> kept = new HashSet<>();
    private final Set<MessageKey> repeated = new HashSet<>();
    private final Set<MessageKey> shown = new HashSet<>();
    private final Set<App> apps = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    /** What one device of one user has been shown of what one device of another has sent. */
    private record From(String user, String device, String sender, String senderDevice) {}

    private record App(String user, String device, MessageKey message) {}

    private HistoryCheck(List<Event> events) {
        for (Event event : events) {
            if (event instanceof Sent send) {
                sent.put(send.message(), send);
            } else if (event instanceof Receipted receipt) {
                receipted(receipt);
            } else if (event instanceof Repeated again) {
                repeated.add(again.message());
            }
        }
    }

    /** What is wrong, a sentence each; empty if nothing is. To be asked when all is quiet. */
    public static List<String> violations(History history) {
        List<Event> events = history.events();
        HistoryCheck check = new HistoryCheck(events);
        Map<From, Sent> latest = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Shown show) {
                check.shown(show, latest);
            }
        }
        for (MessageKey message : check.kept) {
            if (!check.shown.contains(message)) {
                check.violations.add(check.sent.get(message) + " has a receipt and was never shown");
            }
        }
        return check.violations;
    }

    private void receipted(Receipted receipt) {
        if (receipt.outcome() == Outcome.DELIVERED || receipt.outcome() == Outcome.STORED) {
            kept.add(receipt.message());
        } else if (receipt.outcome() == Outcome.REJECTED) {
            repeated.add(receipt.message());
        }
    }

    private void shown(Shown show, Map<From, Sent> latest) {
        shown.add(show.message());
        Sent send = sent.get(show.message());
        if (send == null || !send.to().equals(show.user())) {
            violations.add(show + " was not meant for this user: " + send);
            return;
        }
        if (!apps.add(new App(show.user(), show.device(), show.message()))) {
            violations.add(show + " came a second time");
        }
        if (!repeated.contains(show.message())) {
            Sent before = latest.put(
                    new From(show.user(), show.device(), send.message().from(), send.device()), send);
            if (before != null && before.number() > send.number()) {
                violations.add(show + " came after " + before + ", which was sent later");
            }
        }
    }
}
