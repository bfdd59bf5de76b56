package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path directory;

    @Test
    void aTokenIsSignedForItsUserAndRunsOutWhenToldTo() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");

        assertThat(terminal.run("token --user alice --for 5m --jwt-issuer me --jwt-secret " + secret))
                .isZero();

        SignedJWT token = SignedJWT.parse(terminal.output().strip());
        assertThat(token.verify(new MACVerifier(SECRET))).isTrue();
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("me");
        assertThat(Duration.between(
                        token.getJWTClaimsSet().getIssueTime().toInstant(),
                        token.getJWTClaimsSet().getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aSecretThatIsTooShortIsToldInASentence() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "short");

        assertThat(terminal.run("token --user alice --jwt-secret " + secret)).isEqualTo(2);
        assertThat(terminal.errors()).contains("is of no use").hasLineCount(2);
    }
}
