package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.longwire.gateway.auth.TokenRefusals.Cause;
import io.longwire.proto.Kick;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Believes signed tokens: HS256, RS256, ES256 or EdDSA, each only with a key of its own kind. {@code sub} must be the user
 * and {@code exp} must be there; {@code nbf}, and {@code iss} and {@code aud} if they are asked for, must hold.
 *
 * <p>Signatures are checked on threads of their own. With the JDK's arithmetic RS256 costs 0.03 ms, Ed25519 0.5 ms and ES256
 * 0.8 ms (measured, JDK 17), in which an event loop could serve hundreds of phones. At most {@value #MAX_WAITING} logins
 * wait: with ES256 on one thread the last of them has its verdict after four seconds, before a phone gives up.
 */
public final class JwtAuthenticator implements Authenticator {

    /** The longest token, in characters; fits the largest frame before the login. */
    private static final int MAX_TOKEN_LENGTH = 3 * 1024;

    private static final int MAX_WAITING = 5_000;

    /** Half of the processors, so that a storm of logins leaves the rest to the sessions there are. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Verdict TOO_MANY = new Verdict.Refused(Kick.Reason.OVERLOADED, "too many logins");

    /** The claim with the topics that a phone may listen to: a pattern, or an array of them. */
    private static final String TOPICS = "topics";

    private final KeyFile keys;
    private final JwtSettings settings;
    private final Clock clock;
    private final TokenRefusals refusals;
    private final ExecutorService verifier = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("jwt-verifier", true));

    /**
     * Reads the keys.
     *
     * @param clock what {@code exp} and {@code nbf} are held against
     * @throws IOException if the key file cannot be read or holds no key that can be used
     */
    public JwtAuthenticator(JwtSettings settings, Clock clock, MeterRegistry registry) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.refusals = new TokenRefusals(registry);
        this.keys = KeyFile.open(settings.keys(), clock);
        Gauge.builder("longwire.jwt.keys", () -> keys.keys().size())
                .description("keys that tokens are verified with")
                .register(registry);
        Gauge.builder("longwire.jwt.keys.left.out", keys::leftOut)
                .description("keys in that file that cannot be used")
                .register(registry);
        Gauge.builder("longwire.jwt.keys.refused", () -> keys.isRefused() ? 1 : 0)
                .description("whether the file with the keys is refused as it is now, and earlier keys stay in use")
                .register(registry);
    }

    @Override
    public String reload() {
        keys.reload();
        return "JWT keys in use: " + keys.keys().size()
                + (keys.isRefused() ? ", and not those of the file as it is now" : "");
    }

    @Override
    public CompletableFuture<Verdict> authenticate(String userId, String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
            Cause cause = token.isEmpty() ? Cause.MISSING : Cause.TOO_LONG;
            return CompletableFuture.completedFuture(refusals.refuse(userId, cause));
        }
        try {
            return CompletableFuture.supplyAsync(() -> judge(userId, token), verifier);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(TOO_MANY);
        }
    }

    /** Takes no more logins; those that wait get their verdict still. */
    @Override
    public void close() {
        verifier.shutdown();
    }

    private Verdict judge(String userId, String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return isSigned(jwt) ? judge(userId, jwt.getJWTClaimsSet()) : refusals.refuse(userId, Cause.WRONG_KEY);
        } catch (ParseException | JOSEException | RuntimeException e) {
            // Whatever the library makes of a phone's bytes, it is the phone's fault; its message may quote the token.
            return refusals.refuse(userId, Cause.MALFORMED);
        }
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        // What "crit" names must be understood (RFC 7515, 4.1.11), and nothing of the kind is.
        if (jwt.getHeader().getCriticalParams() != null) {
            return false;
        }
        for (VerificationKey key : keys.keys()) {
            if (key.hasSigned(jwt)) {
                return true;
            }
        }
        return false;
    }

    private Verdict judge(String userId, JWTClaimsSet claims) {
        Instant now = clock.instant();
        Optional<Instant> until = instant(claims.getExpirationTime()).map(expires -> expires.plus(settings.leeway()));
        Optional<Cause> fault = fault(userId, claims, now, until);
        return fault.isPresent()
                ? refusals.refuse(userId, fault.get())
                : new Verdict.Accepted(until.orElseThrow().toEpochMilli(), topics(claims), 0);
    }

    /** What is wrong with the claims; that they have run out only if nothing else is. */
    private Optional<Cause> fault(String userId, JWTClaimsSet claims, Instant now, Optional<Instant> until) {
        Optional<Instant> notBefore = instant(claims.getNotBeforeTime());
        if (!userId.equals(claims.getSubject())) {
            return Optional.of(Cause.WRONG_USER);
        }
        if (until.isEmpty()) { // a token that never runs out cannot be taken back
            return Optional.of(Cause.NO_EXPIRY);
        }
        if (notBefore.filter(now.plus(settings.leeway())::isBefore).isPresent()) {
            return Optional.of(Cause.NOT_YET_VALID);
        }
        if (settings.issuer()
                .filter(issuer -> !issuer.equals(claims.getIssuer()))
                .isPresent()) {
            return Optional.of(Cause.WRONG_ISSUER);
        }
        if (settings.audience()
                .filter(audience -> !claims.getAudience().contains(audience))
                .isPresent()) {
            return Optional.of(Cause.WRONG_AUDIENCE);
        }
        return until.get().isAfter(now) ? Optional.empty() : Optional.of(Cause.EXPIRED);
    }

    /** A claim of another kind gives no rights, as if it were not there. */
    private static List<String> topics(JWTClaimsSet claims) {
        Object claim = claims.getClaim(TOPICS);
        if (claim instanceof String pattern) {
            return List.of(pattern);
        }
        return claim instanceof List<?> patterns
                ? patterns.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static Optional<Instant> instant(Date claim) {
        return Optional.ofNullable(claim).map(Date::toInstant);
    }
}
