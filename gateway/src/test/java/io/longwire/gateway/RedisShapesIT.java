package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealCluster;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.RealSentinel;
import io.longwire.gateway.testing.TestCertificate;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.ToldEvents;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis with sentinels, and a cluster: mail is kept there as in a single server, and a failover is lived through. */
class RedisShapesIT {

    private static final Flags FLAGS = Flags.none().with("redis-timeout", Duration.ofMillis(500));

    @AutoClose
    static final LogWatch log = new LogWatch();

    @AfterEach
    void nobodyCriedForHelp() {
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void aPrimaryThatSentinelsKnow() throws IOException {
        try (RealSentinel redis = RealSentinel.start();
                TestGateway gateway = TestGateway.start(redis.uri(), FLAGS)) {
            RawPhone alice = gateway.phone("alice");
            RawPhone bob = gateway.phone("bob");
            assertThatMailWorks(gateway, alice, "carol");
            assertThatPushesWork(gateway, redis.primary(), bob, "1");
            RealRedis before = redis.primary();

            redis.failover();
            await().until(gateway.admin()::isReady);
            assertThatMailWorks(gateway, alice, "dave");
            assertThat(redis.primary()).isNotSameAs(before);

            redis.killPrimary();
            await().until(gateway.admin()::isReady);
            assertThatMailWorks(gateway, alice, "erin");
            assertThatPushesWork(gateway, redis.primary(), bob, "2");
            chat(alice, bob);
        }
    }

    @Test
    void aCluster() throws IOException {
        try (RealCluster redis = RealCluster.start();
                TestGateway gateway = TestGateway.start(redis.uri(), FLAGS)) {
            RawPhone alice = gateway.phone("alice");
            RawPhone bob = gateway.phone("bob");
            List<String> users = List.of("carol", "dave", "erin", "frank", "grace", "heidi");
            for (String user : users) {
                alice.send("first", user, "hello");
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
                try (RawPhone phone = gateway.phone(user)) {
                    phone.take();
                }
            }

            await().untilAsserted(() -> assertThat(ToldEvents.words(redis.primaryOf("lw:events"), "heidi", "id"))
                    .containsExactly("stored first", "login", "logout"));

            assertThatPushesWork(gateway, redis.primaryOf("lw:push:in"), bob, "1");
            redis.failover("{carol}");
            assertThatMailWorks(gateway, alice, "carol");

            String victim = users.stream()
                    .filter(user -> redis.primaryOf("{" + user + "}") != redis.primaryOf("{carol}"))
                    .findFirst()
                    .orElseThrow();
            redis.killPrimary("{" + victim + "}");
            for (String user : users) {
                assertThatMailWorks(gateway, alice, user);
            }
            assertThatPushesWork(gateway, redis.masterOf("lw:push:in"), bob, "2");
            chat(alice, bob);
            // Two phones stay, and each of the others has come and gone twice, with mail before.
            int told = 2 + users.size() * 2 * 3;
            await().until(() -> gateway.metric("longwire.events", "outcome", "told") >= told);
            assertThat(gateway.metric("longwire.events", "outcome", "lost")).isZero();
        }
    }

    @Test
    void aPrimaryThatSentinelsKnowByTls(@TempDir Path directory) throws IOException {
        assumeTrue(RealRedis.hasTls(), "this redis-server was built without TLS");
        TestCertificate certificate = TestCertificate.create(directory, "ip:127.0.0.1");
        try (RealSentinel redis = RealSentinel.startWithTls(certificate);
                TestGateway gateway = TestGateway.start(redis.uri(), trusting(certificate))) {
            RawPhone alice = gateway.phone("alice");
            assertThatMailWorks(gateway, alice, "carol");

            redis.killPrimary();
            await().until(gateway.admin()::isReady);
            assertThatMailWorks(gateway, alice, "dave");
            chat(alice, gateway.phone("bob"));

            assertThatThrownBy(() -> TestGateway.start(redis.uri(), FLAGS))
                    .hasMessageContaining("its certificate is not accepted (");
        }
    }

    @Test
    void aClusterByTls(@TempDir Path directory) throws IOException {
        assumeTrue(RealRedis.hasTls(), "this redis-server was built without TLS");
        TestCertificate certificate = TestCertificate.create(directory, "ip:127.0.0.1");
        try (RealCluster redis = RealCluster.startWithTls(certificate);
                TestGateway gateway = TestGateway.start(redis.uri(), trusting(certificate))) {
            RawPhone alice = gateway.phone("alice");
            for (String user : List.of("carol", "dave", "erin", "frank", "grace", "heidi")) {
                assertThatMailWorks(gateway, alice, user);
            }
            redis.killPrimary("{carol}");
            assertThatMailWorks(gateway, alice, "carol");
            chat(alice, gateway.phone("bob"));
        }
    }

    private static Flags trusting(TestCertificate certificate) {
        return FLAGS.with("redis-ca", certificate.certificate().toString());
    }

    @Test
    void whatIsNotThereIsToldInOneLine() {
        try (RealSentinel redis = RealSentinel.start()) {
            assertThatThrownBy(() -> TestGateway.start(redis.uri("other"), FLAGS))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the sentinels know no primary that is called \"other\"");
            assertThatThrownBy(() -> TestGateway.start(redis.sentinelUri(), FLAGS))
                    .hasMessageContaining("it is a sentinel");
        }
        assertThatThrownBy(() -> TestGateway.start("redis-sentinel://127.0.0.1:1#main", FLAGS))
                .hasMessageContaining("no sentinel answers: ");
    }

    @Test
    void severalAddressesOfNoClusterAreRefused() {
        try (RealRedis redis = RealRedis.start()) {
            assertThatThrownBy(() -> TestGateway.start(redis.uri() + ",127.0.0.1:1", FLAGS))
                    .hasMessageContaining("it is no cluster");
        }
    }

    /** Bob is on line. */
    private static void assertThatPushesWork(TestGateway gateway, RealRedis redis, RawPhone bob, String id)
            throws IOException {
        redis.commands().xadd("lw:push:in", "m", "{\"id\":\"slow-" + id + "\",\"to\":\"bob\",\"text\":\"x\"}");
        assertThat(bob.take().getId()).isEqualTo("slow-" + id);
        await().until(() -> redis.commands().xlen("lw:push:in") == 0);
        // A quick push is lost while the gateway looks for the servers; before that mail has worked, so that it has
        // found them.
        await().until(() -> gateway.metric("longwire.redis.subscribed") == 1);
        redis.commands().publish("lw:push", "{\"id\":\"quick-" + id + "\",\"to\":\"bob\",\"text\":\"x\"}");
        assertThat(bob.take().getId()).isEqualTo("quick-" + id);
    }

    /** Until what is sent needs no mailbox any more: after a failover sessions look into theirs first. */
    private static void chat(RawPhone alice, RawPhone bob) {
        AtomicInteger count = new AtomicInteger();
        await().until(() -> {
            String id = "chat-" + count.getAndIncrement();
            alice.send(id, "bob", "hello");
            assertThat(bob.take().getId()).isEqualTo(id);
            return alice.receipt().getOutcome() == Outcome.DELIVERED;
        });
    }

    private static void assertThatMailWorks(TestGateway gateway, RawPhone alice, String user) throws IOException {
        await().ignoreExceptions().until(() -> {
            alice.send("mail", user, "hello");
            Receipt receipt = alice.receipt();
            return receipt.getOutcome() == Outcome.STORED;
        });
        RawPhone phone =
                await().ignoreExceptionsInstanceOf(AssertionError.class).until(() -> gateway.phone(user), one -> true);
        assertThat(phone.take().getId()).isEqualTo("mail");
        phone.close();
    }
}
