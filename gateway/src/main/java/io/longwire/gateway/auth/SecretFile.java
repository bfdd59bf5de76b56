package io.longwire.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that is nothing but a shared secret: its bytes as they are, or, if they are text, one line without its end.
 *
 * <p>What looks like a public key in a form that is not served is refused. Everybody may know a public key: taken for a
 * secret, it would let everybody sign.
 */
final class SecretFile {

    private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e\\r\\n\\t]*");
    private static final Pattern OPENSSH = Pattern.compile("(ssh|ecdsa|sk-ssh|sk-ecdsa)-\\S+ ");

    private SecretFile() {}

    static VerificationKey parse(byte[] file) throws GeneralSecurityException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        boolean isText = TEXT.matcher(text).matches();
        if (isDer(file) || holdsKeys(text) || (isText && isDer(fromBase64(text)))) {
            throw new InvalidKeyException("what looks like a public key; PEM or a JWKS in UTF-8 is expected");
        }
        if (!isText) {
            return VerificationKey.ofSecret(Optional.empty(), file);
        }
        String line = text.replaceFirst("\\r?\\n$", "");
        if (line.contains("\n")) {
            throw new InvalidKeyException("text of several lines; a secret is one line");
        }
        return VerificationKey.ofSecret(Optional.empty(), line.getBytes(StandardCharsets.US_ASCII));
    }

    /** Marks of PEM, JSON and OpenSSH, also in UTF-16 or behind a byte order mark. */
    private static boolean holdsKeys(String text) {
        String ascii = text.replace("\0", "");
        return Pem.isPem(ascii)
                || ascii.contains("\"kty\"")
                || OPENSSH.matcher(ascii).lookingAt();
    }

    private static byte[] fromBase64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Whether the bytes are one ASN.1 SEQUENCE and nothing more, as keys and certificates in DER are. */
    private static boolean isDer(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x30) {
            return false;
        }
        int lengthBytes = bytes[1] >= 0 ? 0 : bytes[1] & 0x7f;
        if (lengthBytes == 0) {
            return bytes[1] == bytes.length - 2;
        }
        if (lengthBytes > 3 || bytes.length < 2 + lengthBytes) {
            return false;
        }
        int length = 0;
        for (byte b : Arrays.copyOfRange(bytes, 2, 2 + lengthBytes)) {
            length = (length << 8) | (b & 0xff);
        }
        return length == bytes.length - 2 - lengthBytes;
    }
}
