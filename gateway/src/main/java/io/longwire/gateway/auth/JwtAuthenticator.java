package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.longwire.proto.Kick;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Believes signed tokens: HS256, RS256, ES256 or EdDSA, each only with a key of its own kind, so that a public key can
 * never pass for a secret. {@code sub} must be the user and {@code exp} must be there; {@code nbf}, and {@code iss} and
 * {@code aud} if they are asked for, must hold.
 *
 * <p>Signatures are checked on a thread of its own: RSA and elliptic curves cost a good part of a millisecond, in which an
 * event loop could serve hundreds of phones. At most {@value #MAX_WAITING} logins wait for it.
 */
public final class JwtAuthenticator implements Authenticator {

    /** The longest token, in characters; fits the largest frame before the login. */
    private static final int MAX_TOKEN_LENGTH = 3 * 1024;

    private static final int MAX_WAITING = 10_000;
    private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

    private static final Verdict BAD_TOKEN = new Verdict.Refused(Kick.Reason.UNAUTHENTICATED, "the token is no good");
    private static final Verdict EXPIRED = new Verdict.Refused(Kick.Reason.TOKEN_EXPIRED, "the token has run out");
    private static final Verdict TOO_MANY = new Verdict.Refused(Kick.Reason.OVERLOADED, "too many logins");

    private final KeyFile keys;
    private final JwtSettings settings;
    private final Clock clock;
    private final ExecutorService verifier = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("jwt-verifier", true));

    /**
     * Reads the keys.
     *
     * @throws IOException if the key file cannot be read or holds no key
     */
    public JwtAuthenticator(JwtSettings settings, Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.keys = KeyFile.open(settings.keyFile());
    }

    @Override
    public CompletableFuture<Verdict> authenticate(String userId, String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
            return CompletableFuture.completedFuture(BAD_TOKEN);
        }
        try {
            return CompletableFuture.supplyAsync(() -> judge(userId, token), verifier);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(TOO_MANY);
        }
    }

    @Override
    public void close() {
        verifier.shutdownNow();
    }

    private Verdict judge(String userId, String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!isSigned(jwt)) {
                return BAD_TOKEN;
            }
            return judge(userId, jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | RuntimeException e) {
            log.debug("token refused: {}", e.getClass().getSimpleName());
            return BAD_TOKEN;
        }
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        String keyId = jwt.getHeader().getKeyID();
        for (JWK key : keys.keys()) {
            if (keyId != null && key.getKeyID() != null && !keyId.equals(key.getKeyID())) {
                continue;
            }
            Optional<JWSVerifier> fitting = verifierFor(jwt.getHeader().getAlgorithm(), key);
            if (fitting.isPresent() && jwt.verify(fitting.get())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<JWSVerifier> verifierFor(JWSAlgorithm algorithm, JWK key) throws JOSEException {
        if (algorithm.equals(JWSAlgorithm.HS256) && key.getKeyType().equals(KeyType.OCT)) {
            return Optional.of(new MACVerifier(key.toOctetSequenceKey()));
        }
        if (algorithm.equals(JWSAlgorithm.RS256) && key.getKeyType().equals(KeyType.RSA)) {
            return Optional.of(new RSASSAVerifier(key.toRSAKey()));
        }
        if (algorithm.equals(JWSAlgorithm.ES256) && key.getKeyType().equals(KeyType.EC)) {
            return Optional.of(new ECDSAVerifier(key.toECKey()));
        }
        if (algorithm.equals(JWSAlgorithm.EdDSA) && key.getKeyType().equals(KeyType.OKP)) {
            return Optional.of(new Ed25519Verifier(key.toOctetKeyPair()));
        }
        return Optional.empty();
    }

    private Verdict judge(String userId, JWTClaimsSet claims) {
        long now = clock.millis();
        long leeway = settings.leeway().toMillis();
        Date notBefore = claims.getNotBeforeTime();
        Date expires = claims.getExpirationTime();
        if (!userId.equals(claims.getSubject())
                || expires == null // a token that never runs out cannot be taken back
                || (notBefore != null && notBefore.getTime() > now + leeway)
                || !settings.issuer()
                        .map(issuer -> issuer.equals(claims.getIssuer()))
                        .orElse(true)
                || !settings.audience().map(claims.getAudience()::contains).orElse(true)) {
            return BAD_TOKEN;
        }
        long until = expires.getTime() + leeway;
        return until <= now ? EXPIRED : new Verdict.Accepted(until);
    }
}
