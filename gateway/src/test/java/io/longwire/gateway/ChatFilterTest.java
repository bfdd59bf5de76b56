package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Chats that go to a backend first, or as a copy. */
class ChatFilterTest {

    private static final String STREAM = "lw:chat:filter";
    private static final Flags FILTER = Flags.none()
            .with("node-id", "n1")
            .with("chat-mode", "filter")
            .with("redis-timeout", Duration.ofMillis(500));
    private static final Flags COPY = Flags.none().with("node-id", "n1").with("chat-copy", "on");

    @AutoClose
    private final RealRedis redis = RealRedis.start("--repl-diskless-sync-delay", "0");

    private List<StreamMessage<String, String>> entries() {
        return redis.commands().xrange(STREAM, Range.unbounded());
    }

    private List<String> chats() {
        return entries().stream().map(entry -> entry.getBody().get("m")).toList();
    }

    private static void assertTryLater(Receipt receipt) {
        assertThat(receipt.getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(receipt.getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(receipt.getRetryAfterMs()).isPositive();
    }

    @Test
    void whatIsFilteredGoesToTheBackendAndNotToItsRecipient() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER)) {
            RawPhone alice = gateway.phone("alice", "d1");
            RawPhone bob = gateway.phone("bob");
            alice.send(message("m1", "bob", "hi"));
            alice.send(message("m2", "bob", "hi").setType("").setTransient(true).setTtlSeconds(60));
            assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);

            assertThat(chats().stream().map(chat -> chat.replaceAll("\"sentAt\":1\\d{12}", "\"sentAt\":1")))
                    .containsExactly(
                            "{\"id\":\"m1\",\"from\":\"alice\",\"to\":[\"bob\"],\"payload\":\"aGk=\",\"type\":\"text\","
                                    + "\"sentAt\":1,\"node\":\"n1\",\"device\":\"d1\"}",
                            "{\"id\":\"m2\",\"from\":\"alice\",\"to\":[\"bob\"],\"payload\":\"aGk=\",\"transient\":true,"
                                    + "\"ttlSeconds\":60,\"sentAt\":1,\"node\":\"n1\",\"device\":\"d1\"}");
            assertThat(bob.untilEcho()).isEmpty();
        }
    }

    @Test
    void aSendersOtherDevicesGetNoCopyOfWhatIsNotApproved() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER.with("devices", "per-device"))) {
            RawPhone other = gateway.phone("alice", "d2");
            RawPhone alice = gateway.phone("alice", "d1");
            alice.send("m1", "bob", "hi");
            alice.receipt();

            assertThat(other.untilEcho()).isEmpty();
        }
    }

    @Test
    void theChatsOfASenderKeepTheirOrder() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER)) {
            RawPhone alice = gateway.phone("alice");
            for (int i = 0; i < 500; i++) {
                alice.send("m" + i, "bob" + i % 7, "hi");
                if (i % 100 == 0) {
                    redis.commands().scriptFlush();
                }
                if (i % 50 == 49) {
                    assertThat(alice.receipts(50))
                            .extracting(Receipt::getOutcome)
                            .containsOnly(Outcome.STORED);
                }
            }

            assertThat(chats()).hasSize(500);
            for (int i = 0; i < 500; i++) {
                assertThat(chats().get(i)).startsWith("{\"id\":\"m" + i + "\",");
            }
        }
    }

    @Test
    void whereTooManyWaitPhonesAreToldToTryLaterAndNothingIsTrimmed() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER.with("filter-limit", 3))) {
            RawPhone alice = gateway.phone("alice");
            for (int i = 0; i < 4; i++) {
                alice.send("m" + i, "bob", "hi");
            }
            assertThat(alice.receipts(3)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
            assertTryLater(alice.receipt());
            assertThat(chats()).hasSize(3);

            redis.commands().xdel(STREAM, entries().get(0).getId());
            alice.send("m3", "bob", "hi");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            assertThat(chats()).hasSize(3);
        }
    }

    @Test
    void whileRedisHangsPhonesAreToldToTryLater() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER)) {
            RawPhone alice = gateway.phone("alice");
            redis.pause();
            try {
                alice.send("m1", "bob", "hi");
                assertTryLater(alice.receipt());
                await().until(() -> gateway.metric("longwire.redis.up") == 0);
                alice.send("m2", "bob", "hi");
                assertTryLater(alice.receipt());
            } finally {
                redis.resume();
            }
            await().until(() -> gateway.metric("longwire.redis.up") == 1);
            alice.send("m1", "bob", "hi");
            alice.send("m2", "bob", "hi");
            alice.send("m3", "bob", "hi");
            assertThat(alice.receipts(3)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
            assertThat(chats().subList(chats().size() - 3, chats().size()))
                    .extracting(chat -> chat.substring(7, 9))
                    .containsExactly("m1", "m2", "m3");
        }
    }

    @Test
    void whatWaitsBehindAChatThatCouldNotBeWrittenIsRefusedWithIt() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, FILTER.with("filter-limit", 1))) {
            RawPhone alice = gateway.phone("alice");
            alice.write(
                    frame(message("m1", "bob", "hi")),
                    frame(message("m2", "bob", "hi")),
                    frame(message("m3", "carol", "hi")));
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            alice.receipts(2).forEach(ChatFilterTest::assertTryLater);
        }
    }

    @Test
    void aChatIsReceiptedWhenItIsAsSafeAsTheOperatorAsksFor() throws IOException {
        RealRedis replica = RealRedis.start(
                "--replicaof", "127.0.0.1", Integer.toString(redis.address().getPort()));
        await().until(() -> redis.commands().info("replication").contains("state=online"));
        try (replica;
                TestGateway gateway = TestGateway.start(redis, FILTER.with("ack-level", "replicated"))) {
            RawPhone alice = gateway.phone("alice");
            alice.send("m1", "bob", "hi");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            assertThat(replica.commands().xlen(STREAM)).isOne();

            replica.pause();
            alice.send("m2", "bob", "hi");
            assertTryLater(alice.receipt());
            replica.resume();
        }
    }

    @Test
    void aCopyIsMadeOfAChatThatGoesToItsRecipient() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, COPY)) {
            RawPhone alice = gateway.phone("alice");
            RawPhone bob = gateway.phone("bob");
            alice.send("m1", "bob", "hi");
            assertThat(bob.take().getId()).isEqualTo("m1");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

            await().untilAsserted(() -> assertThat(chats())
                    .singleElement()
                    .asString()
                    .contains("\"id\":\"m1\",\"from\":\"alice\",\"to\":[\"bob\"]"));
            assertThat(gateway.metric("longwire.chat.copies", "outcome", "written"))
                    .isOne();
        }
    }

    @Test
    void theOldestCopiesMakeRoomAndNobodyIsRefused() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, COPY.with("filter-limit", 100))) {
            RawPhone alice = gateway.phone("alice");
            RawPhone bob = gateway.phone("bob");
            for (int i = 0; i < 500; i++) {
                alice.send("m" + i, "bob", "hi");
                bob.take();
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
            }

            await().until(() -> gateway.metric("longwire.chat.copies", "outcome", "written") == 500);
            assertThat(chats()).hasSizeBetween(100, 250).last().asString().contains("\"m499\"");
        }
    }

    @Test
    void aChatDoesNotWaitForItsCopy() throws IOException {
        try (TestGateway gateway = TestGateway.start(redis, COPY)) {
            RawPhone alice = gateway.phone("alice");
            RawPhone bob = gateway.phone("bob");
            redis.pause();
            List<String> ids = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
            try {
                for (String id : ids) {
                    alice.send(id, "bob", "hi");
                }
                assertThat(bob.take(100)).extracting(Deliver::getId).isEqualTo(ids);
            } finally {
                redis.resume();
            }

            await().until(() -> chats().stream().anyMatch(chat -> chat.contains("\"m99\"")));
            assertThat(gateway.metric("longwire.chat.copies", "outcome", "lost"))
                    .isZero();
        }
    }
}
