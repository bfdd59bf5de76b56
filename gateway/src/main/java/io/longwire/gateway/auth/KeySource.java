package io.longwire.gateway.auth;

import java.nio.file.Path;

/**
 * A file with keys, and of which family they are. The family is fixed for the life of the process: whatever the file holds
 * later, a key of the other family is never used. Otherwise a page of text in place of the public keys would be a secret that
 * everybody can read.
 */
public sealed interface KeySource {

    Path file();

    /** Public keys, for RS256, ES256 and EdDSA: a JWKS, or PEM. */
    record PublicKeys(Path file) implements KeySource {}

    /** Secrets that are shared with whoever signs, for HS256: one as it is, or a JWKS of them. */
    record SharedSecrets(Path file) implements KeySource {}
}
