package io.longwire.gateway.mailbox;

import io.longwire.gateway.presence.Holder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is stored of one user, for an operator's eyes. */
public record UserSeen(String user, List<SlotSeen> slots) {

    /**
     * One of the user's slots.
     *
     * @param holder the session that has it; empty if nobody does
     * @param lastDevice the device that has it or had it last; empty if nobody ever logged in
     * @param since how long ago that device came, or went
     * @param waiting how many messages its mailbox holds
     * @param expired how many ran out unseen since the last login
     * @param mail the oldest of those that wait, as many as were looked at
     */
    public record SlotSeen(
            String slot,
            Optional<Holder> holder,
            Optional<String> lastDevice,
            long epoch,
            Duration since,
            int waiting,
            int expired,
            List<MailSeen> mail) {}

    /**
     * One message in a mailbox, without what it says. What cannot be seen is empty, or 0.
     *
     * @param bytes of the whole message
     * @param sentAtMillis when its sender's gateway took it, milliseconds since 1970
     * @param expiresAtMillis when it runs out, by the clock of Redis
     */
    public record MailSeen(String id, String from, int bytes, long sentAtMillis, long expiresAtMillis) {}
}
