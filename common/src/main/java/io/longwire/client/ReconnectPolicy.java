package io.longwire.client;

import io.longwire.client.NextStep.Reconnect;
import io.longwire.client.NextStep.Stop;
import io.longwire.proto.Kick;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides what follows the end of a connection, by the protocol's table of kick reasons and the backoff.
 *
 * <p>Opens nothing and reads no clock. Not thread-safe.
 */
final class ReconnectPolicy {

    private final Backoff backoff;
    private final boolean reconnect;
    private final RandomGenerator random;

    /** Ends of connections since one last was steady. */
    private int attempt;

    /** Logins refused for their token since the last Welcome. */
    private int refusals;

    ReconnectPolicy(Backoff backoff, boolean reconnect, RandomGenerator random) {
        this.backoff = backoff;
        this.reconnect = reconnect;
        this.random = random;
    }

    /** A login has succeeded, so the token was good. */
    void welcomed() {
        refusals = 0;
    }

    /**
     * The connection was lost, or could not be made, and nobody said why.
     *
     * @param online how long it had been logged in; zero if it never was
     */
    NextStep afterLoss(Duration online) {
        return reconnectAfter(Duration.ZERO, online);
    }

    /**
     * The gateway ended the connection.
     *
     * @param online how long it had been logged in; zero if it never was
     */
    NextStep afterKick(Kick kick, Duration online) {
        Duration retryAfter = Duration.ofMillis(Integer.toUnsignedLong(kick.getRetryAfterMs()));
        return switch (kick.getReason()) {
            case REPLACED -> new Stop("another device has logged in in this one's place");
            case ADMIN -> new Stop("the backend ended the session");
            case BAD_FRAME, NOT_ALLOWED -> new Stop("this client broke the protocol");
            case UNSUPPORTED_VERSION -> new Stop("this client is too old for the gateway, or too new");
            case UNAUTHENTICATED, TOKEN_EXPIRED -> afterRefusal(retryAfter, online);
            case IDLE, LOGIN_TIMEOUT, OVERLOADED, DRAINING, UNAVAILABLE -> reconnectAfter(retryAfter, online);
            // A reason that a newer gateway knows: its sort is not known, so the careful answer is to wait and try.
            case REASON_UNSPECIFIED, UNRECOGNIZED -> reconnectAfter(retryAfter, online);
        };
    }

    /** One refusal may be a token that ran out; a second, of a token just asked for, will not get better by trying. */
    private NextStep afterRefusal(Duration retryAfter, Duration online) {
        refusals++;
        return refusals < 2
                ? reconnectAfter(retryAfter, online)
                : new Stop("the gateway refused the token, and a new one too");
    }

    private NextStep reconnectAfter(Duration retryAfter, Duration online) {
        if (!reconnect) {
            return new Stop("reconnecting is switched off");
        }
        // A connection that never was on line is not steady, even where steadyAfter is zero.
        if (!online.isZero() && online.compareTo(backoff.steadyAfter()) >= 0) {
            attempt = 0;
        }
        // The jitter comes on top of what the gateway asked for: it may have told thousands the same.
        return new Reconnect(retryAfter.plus(backoff.delay(attempt++, random)));
    }
}
