package io.longwire.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may log in.
 *
 * @param jwtKey the file with public keys; one of this and {@code jwtSecretFile} is there if and only if the mode is
 *     {@link AuthMode#JWT}
 * @param jwtSecretFile the file with a shared secret
 * @param jwtIssuer what {@code iss} must be, if anything
 * @param jwtAudience what {@code aud} must contain, if anything
 * @param jwtLeeway how far {@code exp} and {@code nbf} may be off
 */
public record AuthConfig(
        AuthMode mode,
        Optional<Path> jwtKey,
        Optional<Path> jwtSecretFile,
        Optional<String> jwtIssuer,
        Optional<String> jwtAudience,
        Duration jwtLeeway) {

    public AuthConfig {
        int files = (jwtKey.isPresent() ? 1 : 0) + (jwtSecretFile.isPresent() ? 1 : 0);
        if (files != (mode == AuthMode.JWT ? 1 : 0)) {
            throw new IllegalArgumentException("a key or a secret goes with jwt, and jwt with one of them");
        }
        jwtKey.ifPresent(Settings.JWT_KEY::require);
        jwtSecretFile.ifPresent(Settings.JWT_SECRET_FILE::require);
        jwtIssuer.ifPresent(Settings.JWT_ISSUER::require);
        jwtAudience.ifPresent(Settings.JWT_AUDIENCE::require);
        Settings.JWT_LEEWAY.require(jwtLeeway);
    }

    static AuthConfig of(Values values) {
        return new AuthConfig(
                values.get(Settings.AUTH),
                values.find(Settings.JWT_KEY),
                values.find(Settings.JWT_SECRET_FILE),
                values.find(Settings.JWT_ISSUER),
                values.find(Settings.JWT_AUDIENCE),
                values.get(Settings.JWT_LEEWAY));
    }
}
