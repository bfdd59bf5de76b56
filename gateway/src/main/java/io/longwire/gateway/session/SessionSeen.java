package io.longwire.gateway.session;

/**
 * A session of this node, for an operator's eyes.
 *
 * @param phase where in its life it is, and how its messages get to the phone
 * @param inFlight how many messages the phone has not acknowledged
 * @param holdsMessage whether the message that was asked for is here and not in the mailbox
 */
public record SessionSeen(
        String slot,
        String session,
        String device,
        String platform,
        String phase,
        int inFlight,
        boolean holdsMessage) {}
