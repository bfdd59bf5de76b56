package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.longwire.gateway.config.FsyncPolicy;
import io.longwire.gateway.config.MailboxConfig;
import io.longwire.gateway.config.RedisConfig;
import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.proto.Deliver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, in the Redis that comes with the gateway. */
class ScriptsTest {

    private static final int LIMIT = 10;

    @TempDir
    static Path directory;

    private static EmbeddedRedis server;
    private static RedisLink link;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static ExecutorService loop;
    private static RedisLink.Ports ports;

    private int sessions;

    @BeforeAll
    static void open() throws IOException {
        server = EmbeddedRedis.start(directory, "no");
        RedisSettings settings = new RedisSettings(
                new RedisConfig(Optional.empty(), "lw:", Duration.ofSeconds(5), FsyncPolicy.NO, false),
                new MailboxConfig(LIMIT, Duration.ofDays(7)),
                "node@1",
                false);
        link = RedisLink.open(
                server.address(), settings, Clock.systemUTC(), new GatewayMetrics(new SimpleMeterRegistry()));
        loop = Executors.newSingleThreadExecutor();
        ports = link.openPorts(loop);
        client = RedisClient.create(server.address().uri());
        connection = client.connect();
    }

    @AfterAll
    static void close() {
        connection.close();
        client.shutdown();
        link.close();
        loop.shutdown();
        server.close();
    }

    @BeforeEach
    void empty() {
        connection.sync().configSet("maxmemory", "0");
        connection.sync().flushall();
    }

    private static <T> T ask(Supplier<CompletableFuture<T>> question) throws ExecutionException {
        try {
            return CompletableFuture.supplyAsync(question, loop)
                    .thenCompose(answer -> answer)
                    .get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static Message message(String id, long expiresAtMillis) {
        Deliver deliver = Deliver.newBuilder()
                .setId(id)
                .setFrom("alice")
                .setPayload(ByteString.copyFromUtf8(id))
                .build();
        return new Message("bob", deliver, expiresAtMillis, false);
    }

    private static List<Message> messages(int count, long expiresAtMillis) {
        return IntStream.range(0, count)
                .mapToObj(i -> message("m" + i, expiresAtMillis))
                .toList();
    }

    private Owner claim(String device) throws ExecutionException {
        return claim(device, 8);
    }

    private Owner claim(String device, int maxSlots) throws ExecutionException {
        String session = "session-" + ++sessions;
        Slot slot = new Slot("bob", device);
        ClaimOutcome.Granted granted = granted(new Claim(slot, session, device, false, maxSlots));
        return new Owner(slot, session, device, granted.epoch());
    }

    private static ClaimOutcome.Granted granted(Claim claim) throws ExecutionException {
        return (ClaimOutcome.Granted) ask(() -> ports.presence().claim(claim));
    }

    private static int store(String slot, List<Message> messages) throws ExecutionException {
        StoreOutcome outcome = ask(() -> ports.mailbox().store("bob", Optional.of(slot), Optional.empty(), messages));
        return ((StoreOutcome.Stored) outcome).accepted();
    }

    private static DrainOutcome.Drained drain(Owner owner, long... acknowledged) throws ExecutionException {
        Drain drain = new Drain(Arrays.stream(acknowledged).boxed().toList(), 0, 0, 100, 1 << 20);
        return (DrainOutcome.Drained) ask(() -> ports.mailbox().drain(owner, drain));
    }

    @Test
    void scriptsTravelOnceAndAreCalledByTheirDigestFromThenOn() throws ExecutionException {
        long sourcesBefore = calls("eval");

        claim("phone");
        store("any", messages(1, 0));

        assertThat(calls("eval")).isEqualTo(sourcesBefore);
        assertThat(calls("evalsha")).isPositive();
    }

    @Test
    void aScriptThatRedisHasForgottenGoesAlongOnceMore() throws ExecutionException {
        connection.sync().scriptFlush();
        long sourcesBefore = calls("eval");

        claim("phone");
        claim("phone");

        assertThat(calls("eval")).isEqualTo(sourcesBefore + 1);
    }

    private static long calls(String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(connection.sync().info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void theDeviceThatMakesRoomIsTheOneLongestUnseenAndNotOneThatIsOnline() throws ExecutionException {
        Owner online = claim("online");
        Owner seenLast = claim("seen-last");
        ask(() -> ports.presence().release(seenLast));

        ClaimOutcome.Granted third = granted(new Claim(new Slot("bob", "third"), "session-3rd", "third", false, 2));
        assertThat(third.evicted()).contains("seen-last");
        assertThat(third.slots()).containsExactlyInAnyOrder(online.slot().name(), "third");
    }

    @Test
    void ofDevicesThatAreAllOnlineTheOneThatCameFirstMakesRoom() throws ExecutionException {
        claim("first");
        claim("second");
        ClaimOutcome.Granted third = granted(new Claim(new Slot("bob", "third"), "session-3rd", "third", false, 2));
        assertThat(third.evicted()).contains("first");
    }

    @Test
    void theOnePlaceOfAnEarlierPolicyGoesWithItsMailToTheFirstDevice() throws ExecutionException {
        Owner before = claim(Slot.ANY);
        ask(() -> ports.presence().release(before));
        store(Slot.ANY, messages(2, 0));

        ClaimOutcome.Granted first = granted(new Claim(new Slot("bob", "phone"), "session-1st", "phone", false, 8));
        assertThat(first.pending()).isEqualTo(2);
        assertThat(first.slots()).containsExactly("phone");
    }

    @Test
    void aSessionThatSaysThatItIsStillThereKeepsWhatIsKnownOfItsUser() throws ExecutionException {
        Owner owner = claim("phone");
        connection.sync().pexpire("lw:s:{bob}", 60_000);
        ask(() -> ports.presence().renew(owner));
        assertThat(connection.sync().pttl("lw:s:{bob}")).isGreaterThan(60_000);
    }

    @Test
    void aClaimThatRedisHasLostIsWrittenAgain() throws ExecutionException {
        Owner owner = claim("phone");
        connection.sync().flushall();
        ask(() -> ports.presence().renew(owner));
        assertThat(connection.sync().hget("lw:s:{bob}", "h:phone")).contains(owner.session());
    }

    @Test
    void mailThatHasRunOutMakesRoomInAFullMailbox() throws ExecutionException {
        Owner bob = claim("phone");
        ask(() -> ports.presence().release(bob));
        long soon = System.currentTimeMillis() + 1;
        assertThat(store("phone", messages(LIMIT, soon))).isEqualTo(LIMIT);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        int accepted = 0;
        while (accepted == 0 && System.nanoTime() < deadline) {
            accepted = store("phone", messages(3, 0));
        }
        assertThat(accepted).isEqualTo(3);

        ClaimOutcome.Granted again = granted(new Claim(bob.slot(), "session-again", "phone", false, 8));
        assertThat(again.pending()).isEqualTo(3);
        assertThat(again.expired()).isEqualTo(LIMIT);
    }

    @Test
    void aFullRedisTakesNoMailAndStillLetsPhonesFetchWhatThereIs() throws ExecutionException {
        Owner before = claim("phone");
        Owner absent = claim("absent");
        ask(() -> ports.presence().release(before));
        ask(() -> ports.presence().release(absent));
        assertThat(store("phone", messages(3, 0))).isEqualTo(3);
        connection.sync().configSet("maxmemory", "1");

        assertThatThrownBy(() -> store("phone", messages(1, 0))).hasMessageContaining("OOM");
        Owner phone = claim("phone");
        Entry entry = new Entry(7, message("m7", 0), false);
        assertThatThrownBy(() -> ask(() -> ports.mailbox().append(phone, List.of(entry))))
                .hasMessageContaining("OOM");

        DrainOutcome.Drained drained = drain(phone);
        assertThat(drained.entries()).hasSize(3);
        long[] ids = drained.entries().stream().mapToLong(Entry::mailId).toArray();
        assertThat(drain(phone, ids).remaining()).isZero();
        ask(() -> ports.presence().renew(phone));
        ask(() -> ports.presence().release(phone));
        assertThat(connection.sync().hget("lw:s:{bob}", "h:phone")).startsWith("0 ");
    }

    @Test
    void anOwnerOfTheSameNodeMayStillAppendAfterTheNextOneHasClaimed() throws ExecutionException {
        Owner first = claim("phone");
        Owner second = claim("phone");
        List<Entry> entries = List.of(new Entry(7, message("m7", 0), true));
        assertThat(ask(() -> ports.mailbox().append(first, entries))).isEqualTo(new AppendOutcome.Appended(1));
        assertThat(drain(second).entries()).hasSize(1);
        assertThat(drain(second, 7).remaining()).isZero();
        assertThat(connection.sync().hkeys("lw:s:{bob}")).containsExactlyInAnyOrder("h:phone", "epoch");
    }
}
