package io.longwire.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may log in.
 *
 * @param jwtKey the file with the keys; there if and only if the mode is {@link AuthMode#JWT}
 * @param jwtIssuer what {@code iss} must be, if anything
 * @param jwtAudience what {@code aud} must contain, if anything
 * @param jwtLeeway how far {@code exp} and {@code nbf} may be off
 */
public record AuthConfig(
        AuthMode mode,
        Optional<Path> jwtKey,
        Optional<String> jwtIssuer,
        Optional<String> jwtAudience,
        Duration jwtLeeway) {

    public AuthConfig {
        if ((mode == AuthMode.JWT) != jwtKey.isPresent()) {
            throw new IllegalArgumentException("a key goes with jwt, and jwt with a key");
        }
        jwtKey.ifPresent(Settings.JWT_KEY::require);
        jwtIssuer.ifPresent(Settings.JWT_ISSUER::require);
        jwtAudience.ifPresent(Settings.JWT_AUDIENCE::require);
        Settings.JWT_LEEWAY.require(jwtLeeway);
    }

    static AuthConfig of(Values values) {
        return new AuthConfig(
                values.get(Settings.AUTH),
                values.find(Settings.JWT_KEY),
                values.find(Settings.JWT_ISSUER),
                values.find(Settings.JWT_AUDIENCE),
                values.get(Settings.JWT_LEEWAY));
    }
}
