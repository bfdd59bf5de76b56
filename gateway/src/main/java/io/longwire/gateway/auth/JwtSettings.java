package io.longwire.gateway.auth;

import java.time.Duration;
import java.util.Optional;

/**
 * How JSON Web Tokens are judged.
 *
 * @param keys where the keys are; read again when the file changes
 * @param issuer what {@code iss} must be, if anything
 * @param audience what {@code aud} must contain, if anything
 * @param leeway how far {@code exp} and {@code nbf} may be off; not negative
 */
public record JwtSettings(KeySource keys, Optional<String> issuer, Optional<String> audience, Duration leeway) {

    public JwtSettings {
        if (leeway.isNegative()) {
            throw new IllegalArgumentException("leeway " + leeway);
        }
    }
}
