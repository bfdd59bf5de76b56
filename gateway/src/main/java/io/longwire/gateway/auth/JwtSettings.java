package io.longwire.gateway.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How JSON Web Tokens are judged.
 *
 * @param keyFile a shared secret, a PEM with public keys, or a JWKS; read again when it changes
 * @param issuer what {@code iss} must be, if anything
 * @param audience what {@code aud} must contain, if anything
 * @param leeway how far {@code exp} and {@code nbf} may be off; not negative
 */
public record JwtSettings(Path keyFile, Optional<String> issuer, Optional<String> audience, Duration leeway) {

    public JwtSettings {
        if (leeway.isNegative()) {
            throw new IllegalArgumentException("leeway " + leeway);
        }
    }
}
