package io.longwire.gateway;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Makes session ids that nobody can guess: 128 random bits, 22 characters that are fit for a key. Safe for any thread. */
final class SessionIds implements Supplier<String> {

    private static final int BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();

    @Override
    public String get() {
        byte[] id = new byte[BYTES];
        random.nextBytes(id);
        return encoder.encodeToString(id);
    }
}
