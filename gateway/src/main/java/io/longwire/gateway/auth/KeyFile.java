package io.longwire.gateway.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a file: a JWKS (JSON), one or more public keys or certificates in PEM, or else a shared secret.
 *
 * <p>The file is looked at again every second at most, and only when somebody asks for keys; it is read again when it is
 * another one or has changed. While a changed file is no good the keys read before stay in force. Safe to use from any
 * thread; reads a small file on the caller's.
 */
final class KeyFile {

    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** More than any key set has; a file of this size is something else. */
    private static final long MAX_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    /** What tells one state of the file from the next; the key (an inode) notices a file moved here with its old time. */
    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    private record Content(Stamp stamp, List<VerificationKey> keys) {}

    private final Path path;
    private final Clock clock;
    private Content content;
    private Instant looked;

    /** Why the file is no good now; empty while it is. Kept so as to say it once, not every second. */
    private String complaint = "";

    private KeyFile(Path path, Clock clock, Content content) {
        this.path = path;
        this.clock = clock;
        this.content = content;
        this.looked = clock.instant();
    }

    /**
     * Reads the file for the first time.
     *
     * @throws IOException if it cannot be read, or holds no key; the message says which
     */
    static KeyFile open(Path path, Clock clock) throws IOException {
        return new KeyFile(path, clock, read(path, stamp(path)));
    }

    /** The keys in force. */
    synchronized List<VerificationKey> keys() {
        Instant now = clock.instant();
        // Either way: a clock that was set back must not keep old keys in force.
        if (Duration.between(looked, now).abs().compareTo(LOOK_AGAIN) >= 0) {
            looked = now;
            readIfChanged();
        }
        return content.keys();
    }

    private void readIfChanged() {
        try {
            Stamp stamp = stamp(path);
            if (!stamp.equals(content.stamp())) {
                content = read(path, stamp);
                log.info("read {} keys from {}", content.keys().size(), path);
            }
            complaint = "";
        } catch (IOException e) {
            if (!complaint.equals(e.toString())) {
                complaint = e.toString();
                log.warn("the keys read before stay in force: {}", complaint);
            }
        }
    }

    private static Stamp stamp(Path path) throws IOException {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(file.lastModifiedTime(), file.size(), Optional.ofNullable(file.fileKey()));
    }

    /** The stamp is older than what is read: a change in between is seen the next time. */
    private static Content read(Path path, Stamp stamp) throws IOException {
        if (stamp.size() > MAX_BYTES) {
            throw new IOException(path + " has " + stamp.size() + " bytes: too many for a file with keys");
        }
        try {
            List<VerificationKey> keys = parse(Files.readAllBytes(path));
            if (keys.isEmpty()) {
                throw new IOException(path + " holds no key for HS256, RS256, ES256 or EdDSA");
            }
            return new Content(stamp, List.copyOf(keys));
        } catch (GeneralSecurityException e) {
            throw new IOException(path + " is no good as a file with keys: " + e.getMessage(), e);
        }
    }

    private static List<VerificationKey> parse(byte[] file) throws GeneralSecurityException {
        String text = new String(file, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return Jwks.parse(text);
        }
        return Pem.isPem(text) ? Pem.parse(text) : List.of(SecretFile.parse(file));
    }
}
