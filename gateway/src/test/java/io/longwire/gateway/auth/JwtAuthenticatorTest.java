package io.longwire.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.auth.Authenticator.Verdict;
import io.longwire.proto.Kick;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a token beside its signature. */
class JwtAuthenticatorTest {

    private static final String HEADER = "{\"alg\":\"HS256\"}";
    private static final byte[] SECRET = "correct-horse-battery-staple-as-they-say".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path dir;

    private final MovableClock clock = new MovableClock();
    private final long now = clock.instant().getEpochSecond();
    private final Signer signer = Signer.hs256(SECRET);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private JwtAuthenticator authenticator;

    @BeforeEach
    void open() throws IOException {
        authenticator = authenticator(Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    @AfterEach
    void close() {
        authenticator.close();
    }

    @Test
    void believesASignedTokenUntilItRunsOut() {
        assertThat(verdict(claims("alice", now + 60))).isEqualTo(new Verdict.Accepted((now + 60) * 1000, List.of(), 0));
    }

    @Test
    void tellsThatATokenHasRunOut() {
        assertRefused(verdict(claims("alice", now)), Kick.Reason.TOKEN_EXPIRED);
        assertRefused(verdict(claims("alice", now - 1)), Kick.Reason.TOKEN_EXPIRED);
        assertThat(verdict(claims("alice", now + 1))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void countsWhyATokenIsRefusedAndTellsThePhoneNoMore() throws IOException {
        authenticator.close();
        authenticator = authenticator(Optional.of("us"), Optional.of("chat"), Duration.ZERO);
        String good = "\"iss\":\"us\",\"aud\":\"chat\"";

        assertBad(judge(""));
        assertBad(judge("no.token.atall"));
        assertBad(judge(Signer.hs256("another secret, of 32 bytes or so".getBytes(StandardCharsets.US_ASCII))
                .token(HEADER, claims("alice", now + 60, good))));
        assertBad(verdict(claims("bob", now + 60, good)));
        assertBad(verdict("{\"sub\":\"alice\"," + good + "}"));
        assertBad(verdict(claims("alice", now + 60, good, "\"nbf\":" + (now + 30))));
        assertBad(verdict(claims("alice", now + 60, "\"iss\":\"them\",\"aud\":\"chat\"")));
        assertBad(verdict(claims("alice", now + 60, "\"iss\":\"us\",\"aud\":\"mail\"")));
        assertRefused(verdict(claims("alice", now, good)), Kick.Reason.TOKEN_EXPIRED);

        for (String cause : List.of(
                "missing",
                "malformed",
                "wrong_key",
                "wrong_user",
                "no_expiry",
                "not_yet_valid",
                "wrong_issuer",
                "wrong_audience",
                "expired")) {
            assertThat(meters.get("longwire.tokens.refused").tag("cause", cause).counters().stream()
                            .mapToDouble(Counter::count)
                            .sum())
                    .as(cause)
                    .isOne();
        }
    }

    @Test
    void tellsNothingOfAForeignTokenThatHasRunOut() {
        assertBad(verdict(claims("bob", now - 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sub':'alice'}",
                "{'sub':'alice','exp':null}",
                "{'sub':'alice','exp':'tomorrow'}",
                "{'sub':'bob','exp':9999999999}",
                "{'sub':'Alice','exp':9999999999}",
                "{'sub':'alice ','exp':9999999999}",
                "{'sub':'','exp':9999999999}",
                "{'sub':null,'exp':9999999999}",
                "{'sub':7,'exp':9999999999}",
                "{'sub':['alice'],'exp':9999999999}",
                "{'exp':9999999999}",
                "{}",
                "[]",
                "null",
                "'alice'",
                "",
                "{'sub':'alice','exp':9999999999"
            })
    void refusesClaimsThatDoNotSayWhoAndUntilWhen(String claims) {
        assertBad(verdict(claims.replace('\'', '"')));
    }

    @Test
    void refusesATokenBeforeItsTime() {
        String later = "{\"sub\":\"alice\",\"exp\":" + (now + 600) + ",\"nbf\":" + (now + 1) + "}";

        assertBad(verdict(later));
        clock.move(Duration.ofSeconds(1));
        assertThat(verdict(later)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void forgivesAClockThatIsOffByTheLeeway() throws IOException {
        authenticator = authenticator(Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

        assertThat(verdict(claims("alice", now - 29))).isEqualTo(new Verdict.Accepted((now + 1) * 1000, List.of(), 0));
        assertRefused(verdict(claims("alice", now - 30)), Kick.Reason.TOKEN_EXPIRED);
        assertThat(verdict("{\"sub\":\"alice\",\"exp\":" + (now + 600) + ",\"nbf\":" + (now + 30) + "}"))
                .isInstanceOf(Verdict.Accepted.class);
        assertBad(verdict("{\"sub\":\"alice\",\"exp\":" + (now + 600) + ",\"nbf\":" + (now + 31) + "}"));
    }

    @Test
    void asksForTheIssuerIfThereMustBeOne() throws IOException {
        authenticator = authenticator(Optional.of("https://id.example.org"), Optional.empty(), Duration.ZERO);

        assertBad(verdict(claims("alice", now + 60)));
        assertBad(verdict(claims("alice", now + 60, "\"iss\":\"https://id.example.org/\"")));
        assertThat(verdict(claims("alice", now + 60, "\"iss\":\"https://id.example.org\"")))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void asksForTheAudienceIfThereMustBeOne() throws IOException {
        authenticator = authenticator(Optional.empty(), Optional.of("chat"), Duration.ZERO);

        assertBad(verdict(claims("alice", now + 60)));
        assertBad(verdict(claims("alice", now + 60, "\"aud\":\"mail\"")));
        assertThat(verdict(claims("alice", now + 60, "\"aud\":\"chat\""))).isInstanceOf(Verdict.Accepted.class);
        assertThat(verdict(claims("alice", now + 60, "\"aud\":[\"mail\",\"chat\"]")))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void refusesATokenThatIsNotSigned() {
        String claims = claims("alice", now + 60);
        String input = Signer.base64("{\"alg\":\"none\"}") + "." + Signer.base64(claims);

        assertBad(judge(input + "."));
        assertBad(judge(input));
        assertBad(judge(signer.token("{\"alg\":\"none\"}", claims)));
    }

    @Test
    void refusesAnAlgorithmThatTheKeyIsNotFor() {
        for (String algorithm : new String[] {"HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", "", "x"}) {
            assertBad(judge(signer.token("{\"alg\":\"" + algorithm + "\"}", claims("alice", now + 60))));
        }
    }

    @Test
    void refusesATokenThatWasTamperedWith() {
        String token = signer.token(HEADER, claims("alice", now + 60));
        String claims = token.split("\\.")[1];

        assertBad(judge(token.replace(claims, Signer.base64(claims("alice", now + 61)))));
        assertBad(judge(token.substring(0, token.lastIndexOf('.') + 1)));
        assertBad(judge(Signer.hs256(new byte[32]).token(HEADER, claims("alice", now + 60))));
    }

    @Test
    void refusesWhatMustBeUnderstoodAndIsNot() {
        assertBad(judge(signer.token("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", claims("alice", now + 60))));
        assertBad(
                judge(signer.token("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", claims("alice", now + 60))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "....", "\0", "alice", "{}.{}.{}", "ä.ö.ü", "e30.e30.e30"})
    void refusesGarbage(String token) {
        assertBad(judge(token));
    }

    @Test
    void refusesAHugeTokenWithoutLookingAtIt() {
        assertThat(authenticator.authenticate("alice", "a".repeat(1 << 20))).isCompletedWithValueMatching(v -> {
            assertBad(v);
            return true;
        });
        assertBad(judge(signer.token(HEADER, claims("alice", now + 60, "\"x\":\"" + "y".repeat(4000) + "\""))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                         | ''",
                "{\"topics\":\"news.*\"}      | news.*",
                "{\"topics\":[\"a\",\"b.*\"]} | a b.*",
                "{\"topics\":[\"a\",1,null]}  | a",
                "{\"topics\":{\"a\":1}}       | ''",
            })
    void topicsAreThoseOfTheClaim(String more, String topics) {
        String claims = claims("alice", now + 60).replace("}", more.equals("{}") ? "}" : "," + more.substring(1));

        assertThat(verdict(claims)).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(
                        String.join(" ", accepted.topics()))
                .isEqualTo(topics));
    }

    @Test
    void takesNoLoginsOnceClosed() {
        authenticator.close();

        assertRefused(verdict(claims("alice", now + 60)), Kick.Reason.OVERLOADED);
    }

    private JwtAuthenticator authenticator(Optional<String> issuer, Optional<String> audience, Duration leeway)
            throws IOException {
        Path file = Files.write(dir.resolve("secret"), SECRET);
        return new JwtAuthenticator(
                new JwtSettings(new KeySource.SharedSecrets(file), issuer, audience, leeway), clock, meters);
    }

    private static String claims(String user, long expires, String... others) {
        String more = others.length == 0 ? "" : "," + String.join(",", others);
        return "{\"sub\":\"" + user + "\",\"exp\":" + expires + more + "}";
    }

    /** Of a well signed token. */
    private Verdict verdict(String claims) {
        return judge(signer.token(HEADER, claims));
    }

    private Verdict judge(String token) {
        return authenticator.authenticate("alice", token).join();
    }

    private static void assertBad(Verdict verdict) {
        assertRefused(verdict, Kick.Reason.UNAUTHENTICATED);
    }

    private static void assertRefused(Verdict verdict, Kick.Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).reason()).isEqualTo(reason);
    }
}
