package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a file: a JWKS (JSON), one or more public keys or certificates in PEM, or else the bytes of a shared secret.
 *
 * <p>The file is looked at again every second at most, and read again when its time or size has changed. While a changed
 * file is no good the keys read before stay in force. Safe to use from any thread; reads a small file on the caller's.
 */
final class KeyFile {

    /** The shortest secret, in bytes: HS256 with less than its hash's length can be guessed (RFC 7518, 3.2). */
    private static final int MIN_SECRET_BYTES = 32;

    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    private record Stamp(FileTime modified, long size) {}

    private final Path path;
    private List<JWK> keys;
    private Stamp stamp;
    private long lookedNanos;

    private KeyFile(Path path, List<JWK> keys, Stamp stamp) {
        this.path = path;
        this.keys = keys;
        this.stamp = stamp;
        this.lookedNanos = System.nanoTime();
    }

    /**
     * Reads the file for the first time.
     *
     * @throws IOException if it cannot be read, or holds no key; the message says which
     */
    static KeyFile open(Path path) throws IOException {
        Stamp stamp = stampOf(path);
        return new KeyFile(path, read(path), stamp);
    }

    /** The keys in force. */
    synchronized List<JWK> keys() {
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_AGAIN_NANOS) {
            lookedNanos = now;
            readIfChanged();
        }
        return keys;
    }

    private void readIfChanged() {
        try {
            Stamp current = stampOf(path);
            if (!current.equals(stamp)) {
                stamp = current;
                keys = read(path);
                log.info("read {} keys from {}", keys.size(), path);
            }
        } catch (IOException e) {
            log.warn("the keys read before stay in force: {}", e.getMessage());
        }
    }

    private static Stamp stampOf(Path path) throws IOException {
        return new Stamp(Files.getLastModifiedTime(path), Files.size(path));
    }

    private static List<JWK> read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        try {
            if (text.startsWith("{")) {
                return notEmpty(path, keysOfJson(text));
            }
            if (text.contains("-----BEGIN ")) {
                return notEmpty(path, keysOfPem(text));
            }
        } catch (JOSEException | ParseException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(path + " holds no usable key: " + e.getMessage(), e);
        }
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IOException(path + " holds a secret of " + secret.length + " bytes, at least " + MIN_SECRET_BYTES
                    + " are needed");
        }
        return List.of(new OctetSequenceKey.Builder(secret).build());
    }

    private static List<JWK> notEmpty(Path path, List<JWK> keys) throws IOException {
        if (keys.isEmpty()) {
            throw new IOException(path + " holds no key");
        }
        return List.copyOf(keys);
    }

    private static List<JWK> keysOfJson(String text) throws ParseException {
        return text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
    }

    private static List<JWK> keysOfPem(String text) throws JOSEException, GeneralSecurityException {
        List<JWK> keys = new ArrayList<>();
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            keys.add(keyOfPem(blocks.group(1), Base64.getMimeDecoder().decode(blocks.group(2))));
        }
        return keys;
    }

    private static JWK keyOfPem(String type, byte[] encoded) throws JOSEException, GeneralSecurityException {
        return switch (type) {
            case "CERTIFICATE" ->
                JWK.parse((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
            case "PUBLIC KEY" -> publicKey(encoded);
            default ->
                throw new GeneralSecurityException(
                        "a PEM block of type " + type + "; PUBLIC KEY or CERTIFICATE is expected");
        };
    }

    /** PEM does not say of which kind a public key is: only one of the factories takes it. */
    private static JWK publicKey(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
                if (key instanceof RSAPublicKey rsa) {
                    return new RSAKey.Builder(rsa).build();
                }
                if (key instanceof ECPublicKey ec) {
                    return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
                }
                // The last 32 bytes of a SubjectPublicKeyInfo for Ed25519 are the key itself (RFC 8410).
                byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).build();
            } catch (InvalidKeySpecException ofAnotherKind) {
                log.debug("not an {} key", algorithm);
            }
        }
        throw new GeneralSecurityException("a public key that is none of RSA, EC or Ed25519");
    }
}
