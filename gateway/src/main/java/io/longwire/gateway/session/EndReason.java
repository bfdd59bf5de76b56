package io.longwire.gateway.session;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.metrics.Ending;
import io.longwire.proto.Kick;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a session ends.
 *
 * @param ending what is counted
 * @param kick what the phone is told; empty to close without a word
 */
public record EndReason(Ending ending, Optional<Kick> kick) {

    /** The connection is gone. */
    public static final EndReason DISCONNECTED = new EndReason(Ending.Quiet.DISCONNECTED, Optional.empty());

    /** The phone has logged out. */
    public static final EndReason LOGOUT = new EndReason(Ending.Quiet.LOGOUT, Optional.empty());

    /** The same device has logged in again. */
    public static final EndReason SAME_DEVICE = new EndReason(Ending.Quiet.SAME_DEVICE, Optional.empty());

    /** How much of a detail a phone is told, in characters; a backend, an operator or a phone itself may have had a say in it. */
    public static final int MAX_DETAIL = 256;

    public static EndReason kicked(Kick.Reason reason, String detail) {
        return kicked(reason, detail, Duration.ZERO);
    }

    /**
     * A kick that tells when to come back.
     *
     * @param retryAfter zero to leave it to the phone
     */
    public static EndReason kicked(Kick.Reason reason, String detail, Duration retryAfter) {
        return of(Kick.newBuilder()
                .setReason(reason)
                .setDetail(cut(detail))
                .setRetryAfterMs((int) retryAfter.toMillis())
                .build());
    }

    /** Another device has the slot now; the same device again is no news to anybody. */
    public static EndReason replacedBy(String device, String byDevice) {
        return device.equals(byDevice)
                ? SAME_DEVICE
                : of(Kick.newBuilder()
                        .setReason(Kick.Reason.REPLACED)
                        .setDetail("another device logged in")
                        .setByDevice(byDevice)
                        .build());
    }

    /** What backends are told of it. */
    Event event(Identity who) {
        return kick.<Event>map(it -> new Event.Kicked(
                        who.user(),
                        who.device(),
                        who.platform(),
                        who.session(),
                        it.getReason(),
                        it.getDetail(),
                        it.getByDevice()))
                .orElseGet(() ->
                        new Event.Logout(who.user(), who.device(), who.platform(), who.session(), logoutReason()));
    }

    private Event.Logout.Reason logoutReason() {
        if (ending == Ending.Quiet.LOGOUT) {
            return Event.Logout.Reason.LOGOUT;
        }
        return ending == Ending.Quiet.SAME_DEVICE ? Event.Logout.Reason.SAME_DEVICE : Event.Logout.Reason.DISCONNECTED;
    }

    private static String cut(String detail) {
        if (detail.length() <= MAX_DETAIL) {
            return detail;
        }
        boolean isPairSplit = Character.isHighSurrogate(detail.charAt(MAX_DETAIL - 1));
        return detail.substring(0, isPairSplit ? MAX_DETAIL - 1 : MAX_DETAIL);
    }

    private static EndReason of(Kick kick) {
        return new EndReason(new Ending.Kicked(kick.getReason()), Optional.of(kick));
    }
}
