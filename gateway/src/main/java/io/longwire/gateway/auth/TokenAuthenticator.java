package io.longwire.gateway.auth;

import io.longwire.gateway.auth.TokenRefusals.Cause;
import io.longwire.log.RareLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Believes tokens that a backend has put into a store, as long as they stand there. A token is looked up at login only: the
 * session of one that is taken back later is ended by whoever takes it back.
 */
public final class TokenAuthenticator implements Authenticator {

    /** The longest token, in bytes of UTF-8. */
    private static final int MAX_TOKEN_BYTES = 2 * 1024;

    /** A user and a thousand topics. */
    private static final int MAX_GRANT_CHARACTERS = 128 * 1024;

    private static final Logger log = LoggerFactory.getLogger(TokenAuthenticator.class);

    private final TokenStore store;
    private final TokenRefusals refusals;
    private final RareLog unusable = new RareLog();

    /** @param store closed with this */
    public TokenAuthenticator(TokenStore store, MeterRegistry registry) {
        this.store = store;
        this.refusals = new TokenRefusals(registry);
    }

    @Override
    public CompletableFuture<Verdict> authenticate(String userId, String token) {
        if (token.isEmpty()
                || token.length() > MAX_TOKEN_BYTES
                || token.getBytes(StandardCharsets.UTF_8).length > MAX_TOKEN_BYTES) {
            Cause cause = token.isEmpty() ? Cause.MISSING : Cause.TOO_LONG;
            return CompletableFuture.completedFuture(refusals.refuse(userId, cause));
        }
        return store.find(token).thenApply(found -> found.map(text -> judge(userId, token, text))
                .orElseGet(() -> refusals.refuse(userId, Cause.UNKNOWN)));
    }

    private Verdict judge(String userId, String token, String text) {
        Optional<TokenGrant> grant = text.length() > MAX_GRANT_CHARACTERS ? Optional.empty() : TokenGrant.parse(text);
        if (grant.isEmpty()) {
            warn(userId);
            return refusals.refuse(userId, Cause.UNUSABLE_GRANT);
        }
        return grant.filter(it -> it.user().equals(userId))
                .<Verdict>map(it -> new Verdict.Accepted(Long.MAX_VALUE, it.topics(), TokenHash.of(token)))
                .orElseGet(() -> refusals.refuse(userId, Cause.WRONG_USER));
    }

    private void warn(String userId) {
        if (unusable.isDue()) {
            log.warn(
                    "what stands in Redis for the token of a login as {} is neither a user's id nor an object with one",
                    userId);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
