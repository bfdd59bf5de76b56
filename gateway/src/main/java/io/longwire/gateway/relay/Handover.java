package io.longwire.gateway.relay;

/**
 * What a session leaves to the next one of its slot.
 *
 * @param stored how many messages it appended at its end
 * @param seenThrough the last of them that the phone may have seen; 0 if there is none
 */
public record Handover(int stored, long seenThrough) {

    public static final Handover NOTHING = new Handover(0, 0);
}
