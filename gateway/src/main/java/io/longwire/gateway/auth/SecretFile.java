package io.longwire.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that is nothing but a shared secret: its bytes as they are, or, if they are text, one line without its end and
 * without blanks.
 *
 * <p>What others may know would let them sign, and is refused as far as it shows: a public key in whatever form, and a page of
 * text or HTML that a proxy has put in place of the secret.
 */
final class SecretFile {

    private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e\\r\\n\\t]*");
    private static final Pattern SECRET_TEXT = Pattern.compile("(?!<)[!-~]*");
    private static final Pattern OPENSSH = Pattern.compile("(ssh|ecdsa|sk-ssh|sk-ecdsa)-\\S+ ");

    private SecretFile() {}

    /** @throws GeneralSecurityException if it is no secret, or too short */
    static VerificationKey parse(byte[] file) throws GeneralSecurityException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        boolean isText = TEXT.matcher(text).matches();
        if (isDer(file) || holdsKeys(text) || (isText && isDer(fromBase64(text)))) {
            throw new InvalidKeyException("what looks like a public key; those go with --jwt-key, as PEM or a JWKS");
        }
        if (!isText) {
            return VerificationKey.ofSecret(Optional.empty(), file);
        }
        String line = text.replaceFirst("\\r?\\n$", "");
        if (!SECRET_TEXT.matcher(line).matches()) {
            throw new InvalidKeyException(
                    "text with blanks, of several lines, or in angle brackets; a secret is one word of random letters, as in"
                            + " openssl rand -hex 32");
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
