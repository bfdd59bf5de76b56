package io.longwire.gateway;

import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.auth.JwtAuthenticator;
import io.longwire.gateway.auth.JwtSettings;
import io.longwire.gateway.auth.KeySource;
import io.longwire.gateway.auth.OpenAuthenticator;
import io.longwire.gateway.auth.TokenAuthenticator;
import io.longwire.gateway.config.AuthConfig;
import io.longwire.gateway.redis.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;

/** Makes the authenticator that the settings ask for. */
final class Authenticators {

    private Authenticators() {}

    /** @throws IOException if its keys cannot be read */
    static Authenticator open(AuthConfig config, RedisLink redis, Clock clock, MeterRegistry registry)
            throws IOException {
        return switch (config.mode()) {
            case OPEN -> new OpenAuthenticator();
            case JWT ->
                new JwtAuthenticator(
                        new JwtSettings(
                                keySource(config), config.jwtIssuer(), config.jwtAudience(), config.jwtLeeway()),
                        clock,
                        registry);
            case REDIS -> new TokenAuthenticator(redis.openTokens(), registry);
        };
    }

    private static KeySource keySource(AuthConfig config) {
        return config.jwtSecretFile()
                .<KeySource>map(KeySource.SharedSecrets::new)
                .orElseGet(() -> new KeySource.PublicKeys(config.jwtKey().orElseThrow()));
    }
}
