package io.longwire.gateway.auth;

import io.longwire.gateway.auth.Authenticator.Verdict;
import io.longwire.proto.Kick;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses tokens: phones are told little, the metrics and the debug log why. Safe for any thread. */
final class TokenRefusals {

    /** Why a token is refused. */
    enum Cause {
        MISSING,
        TOO_LONG,
        MALFORMED,
        WRONG_KEY,
        WRONG_USER,
        NO_EXPIRY,
        EXPIRED,
        NOT_YET_VALID,
        WRONG_ISSUER,
        WRONG_AUDIENCE,
        UNKNOWN,
        UNUSABLE_GRANT;

        private Verdict.Refused verdict() {
            return this == EXPIRED
                    ? new Verdict.Refused(Kick.Reason.TOKEN_EXPIRED, "the token has run out")
                    : new Verdict.Refused(Kick.Reason.UNAUTHENTICATED, "the token is no good");
        }
    }

    private static final Logger log = LoggerFactory.getLogger(TokenRefusals.class);

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

    TokenRefusals(MeterRegistry registry) {
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("longwire.tokens.refused")
                            .description("tokens of logins that were refused, by why")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /**
     * Refuses one.
     *
     * @param userId a valid name
     */
    Verdict refuse(String userId, Cause cause) {
        counters.get(cause).increment();
        log.debug("the token of a login as {} is refused: {}", userId, cause);
        return cause.verdict();
    }
}
