package io.longwire.gateway;

import io.longwire.gateway.mailbox.UserSeen;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.gateway.mailbox.UserSeen.SlotSeen;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.session.SessionSeen;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a message is, as far as this node and Redis can tell, and why it is there. */
final class Whereabouts {

    private Whereabouts() {}

    /**
     * Looks for a message to a user.
     *
     * @param from its sender; empty for any
     * @param here the user's sessions on this node, which were asked for the message
     */
    static Map<String, Object> of(String id, String from, UserSeen stored, List<SessionSeen> here, Instance self) {
        for (SlotSeen slot : stored.slots()) {
            for (int i = 0; i < slot.mail().size(); i++) {
                MailSeen mail = slot.mail().get(i);
                if (mail.id().equals(id) && (from.isEmpty() || mail.from().equals(from))) {
                    return inMailbox(slot, i, mail);
                }
            }
        }
        for (SessionSeen session : here) {
            if (session.holdsMessage()) {
                return page(
                        id,
                        "in flight",
                        "written to device " + session.device() + " on this node, which has not acknowledged it yet");
            }
        }
        return page(id, "not found", whyNotFound(stored, self));
    }

    private static Map<String, Object> inMailbox(SlotSeen slot, int position, MailSeen mail) {
        String why = slot.holder()
                .map(holder -> "the slot is on line on node "
                        + holder.instance().node() + ", whose phone has not acknowledged it: it is slow, or " + position
                        + " messages stand before it")
                .orElse("nobody has logged in on this slot since it was stored");
        Map<String, Object> page = page(mail.id(), "mailbox", why);
        page.put("slot", slot.slot());
        page.put("from", mail.from());
        page.put("position", position);
        page.put("sentAt", Instant.ofEpochMilli(mail.sentAtMillis()).toString());
        page.put("expiresAt", Instant.ofEpochMilli(mail.expiresAtMillis()).toString());
        return page;
    }

    private static String whyNotFound(UserSeen stored, Instance self) {
        Optional<String> elsewhere = stored.slots().stream()
                .flatMap(slot -> slot.holder().stream())
                .map(holder -> holder.instance())
                .filter(instance -> !instance.equals(self))
                .map(Instance::node)
                .findFirst();
        Optional<String> notLookedAt = stored.slots().stream()
                .filter(slot -> slot.waiting() > slot.mail().size())
                .findFirst()
                .map(slot -> "it is not among the oldest " + slot.mail().size() + " of " + slot.waiting()
                        + " messages of slot " + slot.slot() + ", and no more were looked at");
        if (notLookedAt.isPresent()) {
            return notLookedAt.get();
        }
        return elsewhere
                .map(node -> "it is in no mailbox and not in flight here; the user is on line on node " + node
                        + ", where it may be in flight: ask there")
                .orElse(
                        "it is in no mailbox and not in flight: it was acknowledged, has run out, was rejected, or never came");
    }

    private static Map<String, Object> page(String id, String where, String why) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", id);
        page.put("where", where);
        page.put("why", why);
        return page;
    }
}
