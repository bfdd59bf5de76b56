package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.gateway.testing.Admin;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an operator sees and does by HTTP, with two nodes on one Redis. */
class OperationsTest {

    private static final String TOKEN = "a-token-of-the-operators";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here = start("here");

    @AutoClose
    static final TestGateway there = start("there");

    private static TestGateway start(String node) {
        return TestGateway.start(redis, Flags.none().with("node-id", node).with("admin-token", TOKEN));
    }

    private static JsonNode ask(String method, String path) throws IOException {
        Admin.Page page = here.admin().request(method, path, TOKEN);
        assertThat(page.status()).describedAs(page.body()).isEqualTo(200);
        return new ObjectMapper().readTree(page.body());
    }

    @Test
    void theStatusTellsOfThisNodeOfOthersAndOfRedis() throws IOException {
        here.phone("counted");
        JsonNode status = ask("GET", "/status");
        assertThat(status.at("/node/name").asText()).isEqualTo("here");
        assertThat(status.at("/node/ready").asBoolean()).isTrue();
        assertThat(status.at("/node/version").asText()).isNotEmpty();
        assertThat(status.at("/node/commit").asText()).isNotEmpty();
        assertThat(status.at("/nodesKnown").asBoolean()).isTrue();
        assertThat(status.at("/nodes").findValuesAsText("name")).containsExactly("here", "there");
        assertThat(status.at("/nodes/1/leaseMillis").asLong()).isPositive();
        assertThat(status.at("/redis/up").asBoolean()).isTrue();
        assertThat(status.at("/redis/topology").asText()).isEqualTo("standalone");
        assertThat(status.at("/redis/ackLevel").asText()).isEqualTo("stored");
        assertThat(status.at("/connections").asInt()).isPositive();
    }

    @Test
    void closedConnectionsAreToldWithTheirReasonAndUsersToOperatorsOnly() throws IOException {
        here.phone("closing", "old");
        here.phone("closing", "young");
        await().until(() -> here.admin().get("/status").body().contains("REPLACED"));
        assertThat(here.admin().get("/status").body()).doesNotContain("closing");
        assertThat(ask("GET", "/status").at("/closed").findValuesAsText("user")).contains("closing");
    }

    @Test
    void aUserIsFoundOnAnotherNodeWithWhatWaits() throws IOException {
        RawPhone alice = here.phone("alice-1");
        there.phone("bob-1", "phone");
        JsonNode online = ask("GET", "/users/bob-1");
        assertThat(online.at("/slots/0/online").asBoolean()).isTrue();
        assertThat(online.at("/slots/0/node").asText()).isEqualTo("there");
        assertThat(online.at("/slots/0/device").asText()).isEqualTo("phone");

        alice.send("m1", "carol-1", "hello");
        alice.receipt();
        JsonNode offline = ask("GET", "/users/carol-1?message=m1");
        assertThat(offline.at("/slots/0/waiting").asInt()).isEqualTo(1);
        assertThat(offline.at("/message/where").asText()).isEqualTo("mailbox");
        assertThat(offline.at("/message/from").asText()).isEqualTo("alice-1");
    }

    @Test
    void aLookAtAMailboxTakesLittleOfRedisHoweverMuchMailThereIs() throws IOException {
        RawPhone alice = here.phone("alice-5");
        String payload = "x".repeat(60_000);
        for (int i = 1; i <= 120; i++) {
            alice.send("m" + i, "carol-5", payload);
            alice.receipt();
        }
        long before = sentByRedis();
        JsonNode page = ask("GET", "/users/carol-5?message=m3");
        assertThat(sentByRedis() - before).isLessThan(120 * 1024);

        assertThat(page.at("/slots/0/waiting").asInt()).isEqualTo(120);
        JsonNode mail = page.at("/slots/0/oldestMail/0");
        assertThat(mail.at("/id").asText()).isEqualTo("m1");
        assertThat(mail.at("/from").asText()).isEqualTo("alice-5");
        assertThat(mail.at("/bytes").asInt()).isBetween(60_000, 60_100);
        assertThat(Instant.parse(mail.at("/sentAt").asText()))
                .isAfter(Instant.now().minusSeconds(600));
        assertThat(Instant.parse(mail.at("/expiresAt").asText())).isAfter(Instant.now());
        assertThat(page.at("/message/position").asInt()).isEqualTo(2);

        // How far is looked is bounded in bytes too, since Redis reads an entry whole.
        JsonNode last = ask("GET", "/users/carol-5?message=m120");
        assertThat(last.at("/message/where").asText()).isEqualTo("not found");
        assertThat(last.at("/message/why").asText()).contains("of 120 messages of slot any");
    }

    private static long sentByRedis() {
        return redis.commands()
                .info("stats")
                .lines()
                .filter(line -> line.startsWith("total_net_output_bytes:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    @Test
    void aMessageInFlightIsFoundWhereItIs() throws IOException {
        RawPhone alice = here.phone("alice-2");
        RawPhone bob = here.phone("bob-2");
        alice.send("m1", "bob-2", "hello");
        bob.deliver();
        JsonNode message = ask("GET", "/users/bob-2?message=m1&from=alice-2").at("/message");
        assertThat(message.at("/where").asText()).isEqualTo("in flight");

        bob.ack(1);
        alice.receipt();
        assertThat(ask("GET", "/users/bob-2?message=m1").at("/message/where").asText())
                .isEqualTo("not found");
    }

    @Test
    void anOperatorEndsTheSessionsOfAUserWhereverTheyAre() throws IOException {
        RawPhone bob = there.phone("bob-3");
        Admin.Page refused = here.admin().request("DELETE", "/sessions/bob-3?detail=" + "x".repeat(257), TOKEN);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("detail has 257 characters, at most 256");
        JsonNode answer = ask("DELETE", "/sessions/bob-3?detail=spam");
        assertThat(answer.at("/askedNodes/0").asText()).isEqualTo("there");
        Kick kick = bob.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.ADMIN);
        assertThat(kick.getDetail()).isEqualTo("spam");
    }

    @Test
    void usersAreNotShownAndNobodyIsEndedWithoutTheToken() throws IOException {
        RawPhone bob = here.phone("bob-4");
        assertThat(here.admin().get("/users/bob-4").status()).isEqualTo(401);
        assertThat(here.admin().request("DELETE", "/sessions/bob-4").status()).isEqualTo(401);
        assertThat(here.admin()
                        .request("DELETE", "/sessions/bob-4", "another-token-of-such-a-length")
                        .status())
                .isEqualTo(401);
        assertThat(bob.untilEcho()).isEmpty();
        try (TestGateway closed = TestGateway.start(redis)) {
            assertThat(closed.admin().request("GET", "/users/bob-4", TOKEN).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatIsNoUserOrNoPageIsToldApart() {
        assertThat(here.admin().request("GET", "/users/a%7Bb%7D", TOKEN).status())
                .isEqualTo(400);
        assertThat(here.admin().request("POST", "/sessions/bob", TOKEN).status())
                .isEqualTo(405);
        assertThat(here.admin().request("GET", "/nothing", TOKEN).status()).isEqualTo(404);
    }
}
