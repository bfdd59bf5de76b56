package io.longwire.gateway.auth;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    private static final String OLD = "old".repeat(16);
    private static final String NEW = "new".repeat(16);

    @TempDir
    Path dir;

    private final MovableClock clock = new MovableClock();
    private Path path;
    private KeyFile file;
    private List<VerificationKey> old;

    @BeforeEach
    void open() throws IOException {
        path = Files.writeString(dir.resolve("keys"), OLD);
        file = KeyFile.open(path, clock);
        old = file.keys();
        assertThat(secretInForce()).isEqualTo(OLD);
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws IOException {
        Files.writeString(path, NEW);
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(secretInForce()).isEqualTo(NEW);
    }

    @Test
    void aFileThatHasNotChangedIsNotReadAgain() {
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(file.keys()).isSameAs(old);
    }

    @Test
    void aFileMovedThereIsReadEvenWithTheTimeAndSizeOfTheOld() throws IOException {
        replace(NEW, Files.getLastModifiedTime(path));
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(secretInForce()).isEqualTo(NEW);
    }

    @Test
    void theFileIsLeftAloneForASecond() throws IOException {
        replace(NEW, FileTime.from(Instant.EPOCH));
        clock.move(KeyFile.LOOK_AGAIN.minus(Duration.ofMillis(1)));

        assertThat(file.keys()).isSameAs(old);
    }

    @Test
    void aClockThatWasSetBackDoesNotHinder() throws IOException {
        replace(NEW, FileTime.from(Instant.EPOCH));
        clock.move(Duration.ofDays(-1));

        assertThat(secretInForce()).isEqualTo(NEW);
    }

    @Test
    void theOldKeysStayInForceWhileTheFileIsNoGood() throws IOException {
        for (String bad : List.of("", "too short", "{", "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----")) {
            replace(bad, FileTime.from(Instant.EPOCH));
            clock.move(KeyFile.LOOK_AGAIN);
            assertThat(file.keys()).isSameAs(old);
        }
        Files.delete(path);
        clock.move(KeyFile.LOOK_AGAIN);
        assertThat(file.keys()).isSameAs(old);

        Files.writeString(path, NEW);
        clock.move(KeyFile.LOOK_AGAIN);
        assertThat(secretInForce()).isEqualTo(NEW);
    }

    /** Found out by what it verifies. */
    private String secretInForce() {
        return Stream.of(OLD, NEW).filter(this::verifies).collect(Collectors.joining(" and "));
    }

    private boolean verifies(String secret) {
        String token = Signer.hs256(secret.getBytes(StandardCharsets.US_ASCII)).token("{\"alg\":\"HS256\"}", "{}");
        try {
            return file.keys().get(0).hasSigned(SignedJWT.parse(token));
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private void replace(String text, FileTime time) throws IOException {
        Path other = Files.writeString(dir.resolve("other"), text);
        Files.setLastModifiedTime(other, time);
        Files.move(other, path, REPLACE_EXISTING);
    }
}
