package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A sender is told STORED when the mail is as safe as the operator asks for, and not before. */
class AckLevelTest {

    private static final Flags REPLICATED =
            Flags.none().with("ack-level", "replicated").with("ack-level-timeout", Duration.ofSeconds(3));

    @AutoClose
    private final RealRedis redis = RealRedis.start("--repl-diskless-sync-delay", "0");

    @Test
    void mailThatNoReplicaHasIsNotReceipted() throws IOException {
        try (RealRedis replica = startReplica();
                TestGateway gateway = TestGateway.start(redis, REPLICATED)) {
            assertThat(gateway.metric("longwire.ack.level", "level", "replicated"))
                    .isOne();
            RawPhone alice = gateway.phone("alice");
            alice.send("m1", "bob", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

            replica.pause();
            alice.send("m2", "bob", "hello");
            Receipt doubt = alice.receipt();
            assertThat(doubt.getOutcome()).isEqualTo(Outcome.REJECTED);
            assertThat(doubt.getCode()).isEqualTo(Receipt.Code.UNAVAILABLE);
            assertThat(doubt.getRetryAfterMs()).isPositive();

            replica.resume();
            alice.send("m2", "bob", "hello");
            alice.send("m3", "bob", "hello");
            assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
        }
    }

    @Test
    void chatBetweenGatewaysGoesOnWhileReplicasAreAway() throws IOException {
        Flags patient = REPLICATED.with("ack-level-timeout", Duration.ofMinutes(1));
        try (RealRedis replica = startReplica();
                TestGateway here = TestGateway.start(redis, patient.with("node-id", "here"));
                TestGateway there = TestGateway.start(redis, patient.with("node-id", "there"))) {
            RawPhone alice = here.phone("alice");
            RawPhone bob = there.phone("bob");
            replica.pause();
            alice.send("to-carol", "carol", "whenever you are back");
            await().until(() -> redis.commands().clientList().contains("cmd=wait"));

            alice.send("to-bob", "bob", "hello");
            assertThat(bob.take().getId()).isEqualTo("to-bob");
            Receipt first = alice.receipt();
            assertThat(first.getId()).isEqualTo("to-bob");
            assertThat(first.getOutcome()).isEqualTo(Outcome.DELIVERED);

            replica.resume();
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }
    }

    @Test
    void manyMessagesShareARound() throws IOException {
        try (RealRedis replica = startReplica();
                TestGateway gateway = TestGateway.start(redis, REPLICATED)) {
            RawPhone alice = gateway.phone("alice");
            for (int i = 0; i < 200; i++) {
                alice.send("m" + i, "bob" + i, "hello");
            }
            for (int i = 0; i < 200; i++) {
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            }
            assertThat(redis.calls().get("wait")).isLessThan(200);
            assertThat(replica.commands().exists("lw:m:{bob199}:any")).isOne();
        }
    }

    @Test
    void aScriptThatRedisHasForgottenIsProvenWhenItHasRunAfterAll() throws IOException {
        try (RealRedis replica = startReplica();
                TestGateway gateway = TestGateway.start(redis, REPLICATED)) {
            RawPhone alice = gateway.phone("alice");
            redis.commands().scriptFlush();
            alice.send("m1", "bob", "hello");

            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            assertThat(replica.commands().exists("lw:m:{bob}:any")).isOne();
        }
    }

    @Test
    void aRedisThatCannotProveWhatIsAskedForIsRefused() {
        assertThatThrownBy(() -> TestGateway.start(redis, REPLICATED))
                .hasMessageContaining("--ack-level replicated: Redis has 0 connected replicas, and 1 are asked for");

        redis.commands().configSet("appendonly", "no");
        assertThatThrownBy(() -> TestGateway.start(redis, Flags.none().with("ack-level", "fsynced")))
                .hasMessageContaining("--ack-level fsynced: Redis keeps no append-only file");
    }

    private RealRedis startReplica() {
        RealRedis replica = RealRedis.start(
                "--replicaof", "127.0.0.1", Integer.toString(redis.address().getPort()));
        // Online is not enough: a replica that has just been synchronised acknowledges a second later.
        await().until(() -> {
            redis.commands().set("synchronised", "x");
            return redis.commands().waitForReplication(1, 100) == 1;
        });
        return replica;
    }
}
