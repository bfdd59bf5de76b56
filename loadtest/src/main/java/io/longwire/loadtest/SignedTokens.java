package io.longwire.loadtest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.longwire.loadtest.device.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Tokens for simulated users, signed with the secret that a gateway with {@code --auth jwt} checks them by: HS256. */
final class SignedTokens implements Tokens {

    /** Longer than any run but a soak, which asks for a new one at each login anyway. */
    private static final Duration LIFE = Duration.ofHours(24);

    private final JWSSigner signer;
    private final Optional<String> issuer;
    private final Optional<String> audience;
    private final Duration life;

    private SignedTokens(JWSSigner signer, Optional<String> issuer, Optional<String> audience, Duration life) {
        this.life = life;
        this.signer = signer;
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * Tokens signed with the secret in a file: one line of text.
     *
     * @throws IllegalArgumentException if the file cannot be read, or its secret is too short
     */
    static Tokens of(Path secret, Optional<String> issuer, Optional<String> audience) {
        return of(secret, issuer, audience, LIFE);
    }

    /** The same, good for so long. */
    static Tokens of(Path secret, Optional<String> issuer, Optional<String> audience, Duration life) {
        try {
            String line = Files.readString(secret, StandardCharsets.US_ASCII).strip();
            return new SignedTokens(new MACSigner(line), issuer, audience, life);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the secret " + secret + ": " + e, e);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret in " + secret + " is of no use: " + e.getMessage(), e);
        }
    }

    @Override
    public String of(String user) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(user)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)));
        issuer.ifPresent(claims::issuer);
        audience.ifPresent(claims::audience);
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK can do HMAC with SHA-256", e);
        }
        return token.serialize();
    }
}
