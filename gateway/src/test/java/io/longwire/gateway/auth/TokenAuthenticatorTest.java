package io.longwire.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.auth.Authenticator.Verdict;
import io.longwire.proto.Kick;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthenticatorTest {

    private final Map<String, String> tokens = new HashMap<>();
    private boolean isAway;
    private int asked;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final TokenAuthenticator authenticator = new TokenAuthenticator(
            new TokenStore() {
                @Override
                public CompletableFuture<Optional<String>> find(String token) {
                    asked++;
                    return isAway
                            ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                            : CompletableFuture.completedFuture(Optional.ofNullable(tokens.get(token)));
                }

                @Override
                public void close() {}
            },
            meters);

    private Verdict verdict(String user, String token) {
        return authenticator.authenticate(user, token).join();
    }

    private static void assertBad(Verdict verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(Kick.Reason.UNAUTHENTICATED));
    }

    @Test
    void aTokenLogsInTheUserItWasGivenTo() {
        tokens.put("secret", "alice");

        assertThat(verdict("alice", "secret"))
                .isEqualTo(new Verdict.Accepted(Long.MAX_VALUE, List.of(), TokenHash.of("secret")));
        assertBad(verdict("bob", "secret"));
        assertBad(verdict("alice", "guess"));
    }

    @Test
    void whyATokenIsRefusedIsCounted() {
        tokens.put("secret", "alice");
        tokens.put("odd", "{}");
        assertBad(verdict("bob", "secret"));
        assertBad(verdict("alice", "guess"));
        assertBad(verdict("alice", "odd"));
        assertBad(verdict("alice", ""));

        for (String cause : List.of("wrong_user", "unknown", "unusable_grant", "missing")) {
            assertThat(meters.get("longwire.tokens.refused")
                            .tag("cause", cause)
                            .counter()
                            .count())
                    .as(cause)
                    .isOne();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user\":\"alice\"}                            | ''",
                "{\"user\":\"alice\",\"topics\":\"news.*\"}      | news.*",
                "{\"user\":\"alice\",\"topics\":[\"a\",\"b.*\"]} | a b.*",
                "{\"user\":\"alice\",\"topics\":[\"a\",1]}       | a",
                "{\"user\":\"alice\",\"topics\":7,\"new\":1}     | ''",
            })
    void anObjectNamesTopicsToo(String text, String topics) {
        tokens.put("secret", text);

        assertThat(verdict("alice", "secret")).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(
                        String.join(" ", accepted.topics()))
                .isEqualTo(topics));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{}", "{\"user\":1}", "{\"user\":\"alice\"", "[\"alice\"]", "", "\"alice\"", "alice bob"})
    void whatIsNeitherLogsNobodyIn(String text) {
        tokens.put("secret", text);

        assertBad(verdict("alice", "secret"));
    }

    @Test
    void whatCanBeNoTokenIsNotAskedFor() {
        assertBad(verdict("alice", ""));
        assertBad(verdict("alice", "a".repeat(2_049)));
        assertBad(verdict("alice", "ä".repeat(1_025)));
        assertThat(asked).isZero();

        tokens.put("a".repeat(2_048), "alice");
        assertThat(verdict("alice", "a".repeat(2_048))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void whileNothingCanBeKnownThereIsNoVerdict() {
        isAway = true;

        assertThat(authenticator.authenticate("alice", "secret")).isCompletedExceptionally();
    }

    @Test
    void aTokensHashIsTheBeginningOfItsSha256() {
        // echo -n secret | sha256sum
        assertThat(TokenHash.of("secret")).isEqualTo(0x2bb80d537b1da3e3L);
    }
}
