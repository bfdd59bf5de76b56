package io.longwire.gateway.auth;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.SignedJWT;
import io.longwire.gateway.testing.LogWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
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

    private static final KeyPair OLD = Signer.newPair("EC", 256);
    private static final KeyPair NEW = Signer.newPair("EC", 256);
    private static final String SECRET = "secret".repeat(8);

    @TempDir
    Path dir;

    private final MovableClock clock = new MovableClock();
    private Path path;
    private KeyFile file;
    private List<VerificationKey> old;

    @BeforeEach
    void open() throws IOException {
        path = Files.writeString(dir.resolve("keys"), jwks(OLD));
        file = KeyFile.open(new KeySource.PublicKeys(path), clock);
        old = file.keys();
        assertThat(inUse()).isEqualTo("old");
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws IOException {
        Files.writeString(path, jwks(NEW));
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(inUse()).isEqualTo("new");
    }

    @Test
    void aFileThatHasNotChangedIsNotReadAgain() {
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(file.keys()).isSameAs(old);
    }

    @Test
    void aFileMovedThereIsReadEvenWithTheTimeAndSizeOfTheOld() throws IOException {
        replace(jwks(NEW), Files.getLastModifiedTime(path));
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(inUse()).isEqualTo("new");
    }

    @Test
    void theFileIsLeftAloneForASecondUnlessItIsAskedFor() throws IOException {
        replace(jwks(NEW), FileTime.from(Instant.EPOCH));
        clock.move(KeyFile.LOOK_AGAIN.minus(Duration.ofMillis(1)));
        assertThat(file.keys()).isSameAs(old);

        file.reload();
        assertThat(inUse()).isEqualTo("new");
    }

    @Test
    void aClockThatWasSetBackDoesNotHinder() throws IOException {
        replace(jwks(NEW), FileTime.from(Instant.EPOCH));
        clock.move(Duration.ofDays(-1));

        assertThat(inUse()).isEqualTo("new");
    }

    @Test
    void theOldKeysStayInUseWhileTheFileIsRefused() throws IOException {
        for (String bad :
                List.of("", "{", "{\"keys\":[]}", "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----")) {
            replace(bad, FileTime.from(Instant.EPOCH));
            clock.move(KeyFile.LOOK_AGAIN);
            assertThat(file.keys()).as(bad).isSameAs(old);
            assertThat(file.isRefused()).as(bad).isTrue();
        }
        Files.delete(path);
        clock.move(KeyFile.LOOK_AGAIN);
        assertThat(file.keys()).isSameAs(old);
        assertThat(file.isRefused()).isTrue();

        Files.writeString(path, jwks(NEW));
        clock.move(KeyFile.LOOK_AGAIN);
        assertThat(inUse()).isEqualTo("new");
        assertThat(file.isRefused()).isFalse();
    }

    @Test
    void aPageOfTextInPlaceOfPublicKeysIsNoSecret() throws IOException {
        for (String page : List.of("upstream connect error or disconnect/reset before headers", SECRET)) {
            replace(page, FileTime.from(Instant.EPOCH));
            clock.move(KeyFile.LOOK_AGAIN);

            assertThat(verifies(Signer.hs256(page.getBytes(StandardCharsets.US_ASCII)), "HS256"))
                    .isFalse();
            assertThat(inUse()).isEqualTo("old");
        }
    }

    @Test
    void aSecretThatIsAddedToPublicKeysIsNotUsed() throws IOException {
        String secret = new OctetSequenceKey.Builder(SECRET.getBytes(StandardCharsets.US_ASCII))
                .build()
                .toJSONString();
        replace("{\"keys\":[" + jwk(NEW) + "," + secret + "]}", FileTime.from(Instant.EPOCH));
        clock.move(KeyFile.LOOK_AGAIN);

        assertThat(verifies(Signer.hs256(SECRET.getBytes(StandardCharsets.US_ASCII)), "HS256"))
                .isFalse();
        assertThat(inUse()).isEqualTo("new");
        assertThat(file.leftOut()).isEqualTo(1);
    }

    @Test
    void publicKeysInPlaceOfASecretAreNotUsed() throws IOException {
        Path secrets = Files.writeString(dir.resolve("secret"), SECRET);
        KeyFile secretFile = KeyFile.open(new KeySource.SharedSecrets(secrets), clock);
        List<VerificationKey> before = secretFile.keys();
        for (String keys : List.of(jwks(NEW), Signer.pem(NEW.getPublic()))) {
            Files.writeString(secrets, keys);
            secretFile.reload();
            assertThat(secretFile.keys()).isSameAs(before);
            assertThat(secretFile.isRefused()).isTrue();
        }
    }

    @Test
    void aRefusalIsToldOnceUntilItIsAskedForAgain() throws IOException {
        replace("{}", FileTime.from(Instant.EPOCH));
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 3; i++) {
                clock.move(KeyFile.LOOK_AGAIN);
                file.keys();
            }
            assertThat(log.warnings()).singleElement().asString().contains("stay in use", path.toString());
            file.reload();
            assertThat(log.warnings()).hasSize(2);
        }
    }

    /** Found out by what it verifies. */
    private String inUse() {
        return Stream.of("old", "new")
                .filter(name -> verifies(Signer.es256((name.equals("old") ? OLD : NEW).getPrivate()), "ES256"))
                .collect(Collectors.joining(" and "));
    }

    private boolean verifies(Signer signer, String algorithm) {
        try {
            SignedJWT token = SignedJWT.parse(signer.token("{\"alg\":\"" + algorithm + "\"}", "{}"));
            for (VerificationKey key : file.keys()) {
                if (key.hasSigned(token)) {
                    return true;
                }
            }
            return false;
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String jwks(KeyPair pair) {
        return "{\"keys\":[" + jwk(pair) + "]}";
    }

    private static String jwk(KeyPair pair) {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                .build()
                .toJSONString();
    }

    private void replace(String text, FileTime time) throws IOException {
        Path other = Files.writeString(dir.resolve("other"), text);
        Files.setLastModifiedTime(other, time);
        Files.move(other, path, REPLACE_EXISTING);
    }
}
