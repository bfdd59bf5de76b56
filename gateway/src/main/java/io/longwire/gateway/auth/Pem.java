package io.longwire.gateway.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys and certificates as PEM (RFC 7468). Of a certificate only its key is used: it is not asked who has issued it
 * or until when.
 */
final class Pem {

    private static final String BEGIN = "-----BEGIN ";
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private Pem() {}

    static boolean isPem(String text) {
        return text.contains(BEGIN);
    }

    /** The keys of all blocks; one that is no public key, or of a kind not served, is left out. */
    static KeySet parse(String text) {
        KeySet.Builder keys = new KeySet.Builder();
        Matcher blocks = BLOCK.matcher(text);
        for (int position = 1; blocks.find(); position++) {
            String type = blocks.group(1);
            String base64 = blocks.group(2);
            keys.add("block " + position, () -> {
                PublicKey key = key(type, decode(base64));
                return Optional.of(VerificationKey.ofPublicKey(Optional.empty(), key));
            });
        }
        return keys.build();
    }

    private static byte[] decode(String base64) throws InvalidKeyException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("a PEM block that is not base64", e);
        }
    }

    private static PublicKey key(String type, byte[] der) throws GeneralSecurityException {
        return switch (type) {
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            case "PUBLIC KEY" -> publicKey(der);
            default ->
                throw new InvalidKeyException(
                        "a PEM block of type " + type + "; PUBLIC KEY or CERTIFICATE is expected");
        };
    }

    /** PEM does not say of which kind a public key is: only one of the factories takes it. */
    private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        GeneralSecurityException refused =
                new InvalidKeyException("a public key that is none of RSA, P-256 or Ed25519");
        for (String kind : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(spec);
            } catch (InvalidKeySpecException ofAnotherKind) {
                refused.addSuppressed(ofAnotherKind);
            }
        }
        throw refused;
    }
}
