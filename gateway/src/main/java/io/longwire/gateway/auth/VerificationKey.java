package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/**
 * A key and the one algorithm that it verifies, so that a public key can never pass for a secret (RFC 8725, 3.1). Safe to
 * use from any thread.
 *
 * @param keyId what tokens call it; a key without one is tried for every token
 */
record VerificationKey(Optional<String> keyId, JWSAlgorithm algorithm, JWSVerifier verifier) {

    /** The shortest secret, in bytes: HS256 with less than its hash's length can be guessed (RFC 7518, 3.2). */
    private static final int MIN_SECRET_BYTES = 32;

    /** The shortest RSA key, in bits (RFC 7518, 3.3). */
    private static final int MIN_RSA_BITS = 2048;

    /**
     * A shared secret, for HS256.
     *
     * @throws InvalidKeyException if it is too short
     */
    static VerificationKey ofSecret(Optional<String> keyId, byte[] secret) throws GeneralSecurityException {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new InvalidKeyException(
                    "a secret of " + secret.length + " bytes; at least " + MIN_SECRET_BYTES + " are needed");
        }
        try {
            return new VerificationKey(keyId, JWSAlgorithm.HS256, new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    /**
     * A public key: RSA for RS256, P-256 for ES256, Ed25519 for EdDSA.
     *
     * @throws InvalidKeyException if it is of another kind, or too short
     */
    static VerificationKey ofPublicKey(Optional<String> keyId, PublicKey key) throws GeneralSecurityException {
        try {
            if (key instanceof RSAPublicKey rsa) {
                requireLength(rsa);
                return new VerificationKey(keyId, JWSAlgorithm.RS256, new RSASSAVerifier(rsa));
            }
            if (key instanceof ECPublicKey ec && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
                return new VerificationKey(keyId, JWSAlgorithm.ES256, new ECDSAVerifier(ec));
            }
        } catch (JOSEException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return new VerificationKey(keyId, JWSAlgorithm.EdDSA, new Ed25519Verifier(ed));
        }
        throw new InvalidKeyException("a public key that is none of RSA, P-256 or Ed25519");
    }

    private static void requireLength(RSAPublicKey key) throws InvalidKeyException {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS) {
            throw new InvalidKeyException("an RSA key of " + bits + " bits; at least " + MIN_RSA_BITS + " are needed");
        }
    }

    /** Whether this key has signed the token. */
    boolean hasSigned(SignedJWT token) throws JOSEException {
        String wanted = token.getHeader().getKeyID();
        boolean mayBeMeant = wanted == null || keyId.isEmpty() || keyId.get().equals(wanted);
        return mayBeMeant && algorithm.equals(token.getHeader().getAlgorithm()) && token.verify(verifier);
    }
}
