package io.longwire.gateway.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys as JSON (RFC 7517): a set, or one alone.
 *
 * <p>An identity provider publishes all keys that it has. Those for encryption, for signing only, and of kinds or for
 * algorithms that are not served are passed over. Several keys may have the same {@code kid}: a token that names it is held
 * against each of them.
 */
final class Jwks {

    private static final Set<String> SERVED_TYPES = Set.of("RSA", "EC", "OKP", "oct");
    private static final Set<JWSAlgorithm> SERVED_ALGORITHMS =
            Set.of(JWSAlgorithm.HS256, JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

    /** What comes before the key in a SubjectPublicKeyInfo for Ed25519 (RFC 8410). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private static final int ED25519_BYTES = 32;

    private Jwks() {}

    static boolean isJson(String text) {
        return text.startsWith("{");
    }

    /**
     * The public keys in {@code json} that can verify a token here; a shared secret among them is left out.
     *
     * @throws GeneralSecurityException if it is no JSON, or none with keys
     */
    static KeySet publicKeys(String json) throws GeneralSecurityException {
        return parse(json, jwk -> {
            if (jwk instanceof OctetSequenceKey) {
                throw new InvalidKeyException("a shared secret; those are taken from --jwt-secret-file only");
            }
            return publicKey(jwk);
        });
    }

    /**
     * The shared secrets in {@code json} that can verify a token here; a public key among them is left out.
     *
     * @throws GeneralSecurityException if it is no JSON, or none with keys
     */
    static KeySet secrets(String json) throws GeneralSecurityException {
        return parse(json, jwk -> {
            if (jwk instanceof OctetSequenceKey oct) {
                return Optional.of(VerificationKey.ofSecret(id(jwk), oct.toByteArray()));
            }
            throw new InvalidKeyException("a public key; those are taken from --jwt-key only");
        });
    }

    private interface Conversion {
        Optional<VerificationKey> of(JWK jwk) throws GeneralSecurityException, JOSEException;
    }

    private static KeySet parse(String json, Conversion conversion) throws GeneralSecurityException {
        KeySet.Builder keys = new KeySet.Builder();
        int position = 0;
        for (Object entry : entries(json)) {
            position++;
            keys.add(name(entry, position), () -> key(entry, conversion));
        }
        return keys.build();
    }

    private static List<?> entries(String json) throws InvalidKeyException {
        Map<String, Object> object;
        try {
            object = JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        if (object.get("keys") instanceof List<?> set) {
            return set;
        }
        if (object.containsKey("kty")) {
            return List.of(object);
        }
        throw new InvalidKeyException("JSON without an array \"keys\"");
    }

    private static String name(Object entry, int position) {
        return entry instanceof Map<?, ?> key && key.get("kid") instanceof String id
                ? "key " + position + " (kid " + id + ")"
                : "key " + position;
    }

    @SuppressWarnings("unchecked") // names in JSON are strings
    private static Optional<VerificationKey> key(Object entry, Conversion conversion)
            throws GeneralSecurityException, JOSEException, ParseException {
        if (!(entry instanceof Map<?, ?> object)) {
            throw new InvalidKeyException("no JSON object");
        }
        if (object.get("kty") instanceof String type && !SERVED_TYPES.contains(type)) {
            return Optional.empty();
        }
        JWK jwk = JWK.parse((Map<String, Object>) object);
        if (!isForSignatures(jwk)) {
            return Optional.empty();
        }
        Optional<VerificationKey> key = conversion.of(jwk);
        if (key.isPresent() && jwk.getAlgorithm() != null) {
            requireFit(jwk.getAlgorithm(), key.get());
        }
        return key;
    }

    private static boolean isForSignatures(JWK jwk) {
        Algorithm algorithm = jwk.getAlgorithm();
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY))
                && (algorithm == null || SERVED_ALGORITHMS.contains(JWSAlgorithm.parse(algorithm.getName())));
    }

    private static void requireFit(Algorithm algorithm, VerificationKey key) throws InvalidKeyException {
        if (!algorithm.getName().equals(key.algorithm().getName())) {
            throw new InvalidKeyException(
                    "its alg is " + algorithm + ", and a key of this kind is for " + key.algorithm());
        }
    }

    private static Optional<VerificationKey> publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof RSAKey rsa) {
            return Optional.of(VerificationKey.ofPublicKey(id(jwk), rsa.toRSAPublicKey()));
        }
        if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
            return Optional.of(VerificationKey.ofPublicKey(id(jwk), ec.toECPublicKey()));
        }
        if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
            return Optional.of(VerificationKey.ofPublicKey(id(jwk), ed25519(pair)));
        }
        return Optional.empty();
    }

    private static Optional<String> id(JWK jwk) {
        return Optional.ofNullable(jwk.getKeyID());
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
