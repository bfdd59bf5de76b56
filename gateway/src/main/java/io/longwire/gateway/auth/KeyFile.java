package io.longwire.gateway.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a file, all of one family ({@link KeySource}).
 *
 * <p>The file is looked at again every second at most, and only when somebody asks for keys; it is read again when it is
 * another one or has changed. While a changed file is refused the keys read before stay in use. A key that cannot be used is
 * left out; a file without any that can is refused. Safe to use from any thread; reads a small file on the caller's.
 */
final class KeyFile {

    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** More than any key set has; a file of this size is something else. */
    private static final long MAX_BYTES = 1 << 20;

    /** So many keys that were left out are told one by one. */
    private static final int MAX_TOLD = 10;

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    /** What tells one state of the file from the next; the key (an inode) notices a file moved here with its old time. */
    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    private record Content(Stamp stamp, KeySet keySet) {}

    private final KeySource source;
    private final Clock clock;
    private Content content;
    private Instant looked;

    /** Why the file as it is now is refused; empty while it is not. */
    private String refusal = "";

    private KeyFile(KeySource source, Clock clock, Content content) {
        this.source = source;
        this.clock = clock;
        this.content = content;
        this.looked = clock.instant();
    }

    /**
     * Reads the file for the first time.
     *
     * @throws IOException if it cannot be read, or holds no key that can be used; the message says which
     */
    static KeyFile open(KeySource source, Clock clock) throws IOException {
        return new KeyFile(source, clock, read(source));
    }

    /** The keys in use. */
    synchronized List<VerificationKey> keys() {
        Instant now = clock.instant();
        // Either way: a clock that was set back must not keep old keys in use.
        if (Duration.between(looked, now).abs().compareTo(LOOK_AGAIN) >= 0) {
            looked = now;
            readAgain(false);
        }
        return content.keySet().keys();
    }

    /** How many keys of the file that the keys in use are from were left out. */
    synchronized int leftOut() {
        return content.keySet().leftOut().size();
    }

    /** Whether the file as it is now is refused, and the keys in use are those of an earlier one. */
    synchronized boolean isRefused() {
        return !refusal.isEmpty();
    }

    /** Reads the file now, whether it seems to have changed or not. */
    synchronized void reload() {
        refusal = ""; // so that it is told again
        readAgain(true);
    }

    private void readAgain(boolean isForced) {
        try {
            if (isForced || !stamp(source.file()).equals(content.stamp())) {
                content = read(source);
            }
            refusal = "";
        } catch (IOException e) {
            if (!refusal.equals(e.toString())) {
                refusal = e.toString();
                log.warn("the JWT keys read before stay in use: {}", refusal);
            }
        }
    }

    private static Stamp stamp(Path path) throws IOException {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(file.lastModifiedTime(), file.size(), Optional.ofNullable(file.fileKey()));
    }

    /** The stamp is older than what is read: a change in between is seen the next time. */
    private static Content read(KeySource source) throws IOException {
        Path path = source.file();
        Stamp stamp = stamp(path);
        if (stamp.size() > MAX_BYTES) {
            throw new IOException(path + " has " + stamp.size() + " bytes: too many for a file with keys");
        }
        try {
            KeySet keySet = parse(source, Files.readAllBytes(path));
            List<String> leftOut = keySet.leftOut();
            if (keySet.keys().isEmpty()) {
                throw new IOException(path + " holds no key for " + algorithms(source)
                        + (leftOut.isEmpty() ? "" : ": " + leftOut.get(0)));
            }
            log.info("{} JWT keys are read from {}", keySet.keys().size(), path);
            leftOut.stream().limit(MAX_TOLD).forEach(key -> log.warn("left out of the JWT keys: {}", key));
            if (leftOut.size() > MAX_TOLD) {
                log.warn("left out of the JWT keys: {} more", leftOut.size() - MAX_TOLD);
            }
            return new Content(stamp, keySet);
        } catch (GeneralSecurityException e) {
            throw new IOException(path + " is no file with keys: " + e.getMessage(), e);
        }
    }

    private static String algorithms(KeySource source) {
        return source instanceof KeySource.PublicKeys ? "RS256, ES256 or EdDSA" : "HS256";
    }

    private static KeySet parse(KeySource source, byte[] file) throws GeneralSecurityException {
        String text = new String(file, StandardCharsets.UTF_8).strip();
        boolean isJson = Jwks.isJson(text);
        if (source instanceof KeySource.SharedSecrets) {
            return isJson ? Jwks.secrets(text) : new KeySet(List.of(SecretFile.parse(file)), List.of());
        }
        if (isJson) {
            return Jwks.publicKeys(text);
        }
        if (Pem.isPem(text)) {
            return Pem.parse(text);
        }
        throw new InvalidKeyException("neither PEM nor a JWKS; a shared secret goes with --jwt-secret-file");
    }
}
