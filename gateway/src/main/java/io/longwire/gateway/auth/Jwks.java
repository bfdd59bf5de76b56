package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys as JSON (RFC 7517): a set, or one alone. */
final class Jwks {

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.HS256, JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

    /** What comes before the key in a SubjectPublicKeyInfo for Ed25519 (RFC 8410). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private static final int ED25519_BYTES = 32;

    private Jwks() {}

    /**
     * The keys in {@code json} that can verify a token here. Others are left out: an identity provider publishes all it has,
     * also for encryption and for algorithms that are not served.
     *
     * @throws GeneralSecurityException if the JSON is no good, or a key is too weak
     */
    static List<VerificationKey> parse(String json) throws GeneralSecurityException {
        try {
            List<VerificationKey> keys = new ArrayList<>();
            for (JWK jwk : jwks(json)) {
                if (isForUs(jwk)) {
                    key(jwk).ifPresent(keys::add);
                }
            }
            return keys;
        } catch (ParseException | JOSEException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    private static List<JWK> jwks(String json) throws ParseException {
        return JSONObjectUtils.parse(json).containsKey("keys")
                ? JWKSet.parse(json).getKeys()
                : List.of(JWK.parse(json));
    }

    private static boolean isForUs(JWK jwk) {
        return !KeyUse.ENCRYPTION.equals(jwk.getKeyUse())
                && (jwk.getAlgorithm() == null
                        || ALGORITHMS.contains(
                                JWSAlgorithm.parse(jwk.getAlgorithm().getName())));
    }

    private static Optional<VerificationKey> key(JWK jwk) throws JOSEException, GeneralSecurityException {
        Optional<String> id = Optional.ofNullable(jwk.getKeyID());
        if (jwk instanceof OctetSequenceKey oct) {
            return Optional.of(VerificationKey.ofSecret(id, oct.toByteArray()));
        }
        if (jwk instanceof RSAKey rsa) {
            return Optional.of(VerificationKey.ofPublicKey(id, rsa.toRSAPublicKey()));
        }
        if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
            return Optional.of(VerificationKey.ofPublicKey(id, ec.toECPublicKey()));
        }
        if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
            return Optional.of(VerificationKey.ofPublicKey(id, ed25519(pair)));
        }
        return Optional.empty();
    }

    private static PublicKey ed25519(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] x = pair.getDecodedX();
        if (x.length != ED25519_BYTES) {
            throw new InvalidKeyException("an Ed25519 key of " + x.length + " bytes; it has " + ED25519_BYTES);
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
