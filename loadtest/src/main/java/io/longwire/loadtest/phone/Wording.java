package io.longwire.loadtest.phone;

import io.longwire.client.NextStep;
import io.longwire.client.NextStep.Reconnect;
import io.longwire.net.SocketFailures;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the phone says things. What came over the wire is made printable here. */
final class Wording {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Wording() {}

    static String receipt(Receipt receipt) {
        return switch (receipt.getOutcome()) {
            case DELIVERED -> "✓✓ delivered";
            case STORED -> "✓ stored";
            case DROPPED -> "– dropped: the recipient is not on line";
            case REJECTED -> "✗ rejected: " + receipt.getCode();
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "? a receipt that this phone does not know";
        };
    }

    static String waiting(Welcome welcome) {
        String waiting = count(welcome.getPending(), "message") + (welcome.getPending() == 1 ? " waits" : " wait");
        return welcome.getExpired() == 0
                ? waiting
                : waiting + ", " + count(welcome.getExpired(), "message") + " ran out before being seen";
    }

    static String kick(Kick kick) {
        String by = kick.getByDevice().isEmpty() ? "" : " by device " + Printable.text(kick.getByDevice());
        String meaning = meaning(kick.getReason());
        boolean saysMore = !kick.getDetail().isEmpty() && !kick.getDetail().equals(meaning);
        return kick.getReason() + by + ": " + meaning + (saysMore ? " (" + Printable.text(kick.getDetail()) + ")" : "");
    }

    private static String meaning(Kick.Reason reason) {
        return switch (reason) {
            case REPLACED -> "another device has logged in in this one's place";
            case ADMIN -> "the backend ended the session";
            case IDLE -> "the gateway heard no heartbeat in time";
            case BAD_FRAME -> "the gateway did not understand this phone";
            case LOGIN_TIMEOUT -> "the login did not come in time";
            case UNAUTHENTICATED -> "the token is not good for this user";
            case TOKEN_EXPIRED -> "the token has run out";
            case OVERLOADED -> "too many connections, logins or frames";
            case DRAINING -> "this gateway is going away";
            case UNSUPPORTED_VERSION -> "the gateway does not speak this phone's version of the protocol";
            case UNAVAILABLE -> "the gateway cannot do its work now";
            case NOT_ALLOWED -> "this phone said something out of turn";
            case REASON_UNSPECIFIED, UNRECOGNIZED -> "for a reason that this phone does not know";
        };
    }

    /** What the client does next. Why it stops is not said: the kick has just been told with its meaning. */
    static String next(NextStep next) {
        return next instanceof Reconnect reconnect
                ? "trying again in "
                        + String.format(Locale.ROOT, "%.1f s", reconnect.delay().toMillis() / 1_000.0)
                : "stopped";
    }

    /** Why a connection was lost or could not be made, without the names of exceptions. */
    static String cause(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) {
            return "there is no such host";
        }
        if (cause instanceof ConnectException && message.contains("refused")) {
            return "Connection refused";
        }
        return Printable.text(SocketFailures.describe(message));
    }

    /**
     * A message as it came, with the time at which it was sent.
     *
     * @param zone the reader's; the date is told when it is not {@code today}
     */
    static String message(Deliver message, ZoneId zone, LocalDate today) {
        ZonedDateTime sent = Instant.ofEpochMilli(message.getSentAtMs()).atZone(zone);
        String time = sent.format(sent.toLocalDate().equals(today) ? TIME : DATE_AND_TIME);
        String sender = message.getFrom().isEmpty() ? "(nobody)" : Printable.text(message.getFrom());
        String to = message.getTo().isEmpty() ? "" : " to " + Printable.text(message.getTo());
        return "[" + time + "] " + sender + to + marks(message) + ": " + Printable.payload(message.getPayload());
    }

    private static String marks(Deliver message) {
        String topic = message.getTopic().isEmpty() ? "" : " to " + Printable.text(message.getTopic());
        String push = message.getOrigin() == Deliver.Origin.PUSH ? " (push" + topic + ")" : "";
        String copy = message.getTo().isEmpty() ? "" : " (from another device)";
        String again = message.getRedelivered() ? " (sent again)" : "";
        String type = message.getType().isEmpty() || message.getType().equals("text")
                ? ""
                : " (" + Printable.text(message.getType()) + ")";
        return push + copy + again + type;
    }

    private static String count(int number, String noun) {
        String plural = number == 1 ? noun : noun + "s";
        return (number == 0 ? "no" : Integer.toUnsignedString(number)) + " " + plural;
    }
}
