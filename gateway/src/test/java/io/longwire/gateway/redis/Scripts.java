package io.longwire.gateway.redis;

import com.google.protobuf.ByteString;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.config.FsyncPolicy;
import io.longwire.gateway.config.MailboxConfig;
import io.longwire.gateway.config.OwnRedisConfig;
import io.longwire.gateway.config.RedisConfig;
import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.proto.Deliver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The ports of one event loop on the Redis that comes with the gateway, and what lies behind them: its keys, and its time,
 * which a test may let pass.
 *
 * <p>Everything is about bob, to whom alice writes. Used by the test's thread.
 */
final class Scripts implements AutoCloseable {

    static final Duration RETENTION = Duration.ofDays(7);
    static final String STATE = "lw:s:{bob}";

    /** How many slots sessions know of. */
    static final int MAX_SLOTS = 8;

    /** Where the digits of an entry's time of expiry begin and end. */
    private static final int EXPIRY_FROM = 8;

    private static final int EXPIRY_TO = 21;

    private final EmbeddedRedis server;
    private final RedisLink link;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final RedisLink.Ports ports;
    private int sessions;

    /** Starts a Redis whose mailboxes take {@code limit} messages. */
    Scripts(Path directory, int limit) throws IOException {
        this(directory, limit, 16 << 20);
    }

    /** Starts a Redis whose mailboxes take {@code limit} messages and {@code maxBytes}. */
    Scripts(Path directory, int limit, int maxBytes) throws IOException {
        server =
                EmbeddedRedis.start(directory, new EmbeddedRedis.Settings("no", 64 << 20), InstalledRedis.searchPath());
        RedisSettings settings = new RedisSettings(
                new RedisConfig(
                        Optional.empty(),
                        Optional.empty(),
                        "lw:",
                        Duration.ofSeconds(60),
                        new OwnRedisConfig(FsyncPolicy.NO, 64 << 20),
                        false,
                        new AckConfig(AckLevel.STORED, 1, Duration.ofSeconds(5))),
                new MailboxConfig(limit, maxBytes, 64 << 20, RETENTION),
                new Instance("node", "1"),
                MAX_SLOTS,
                64 * 1024);
        link = RedisLink.open(
                server.address(), settings, Clock.systemUTC(), new GatewayMetrics(new SimpleMeterRegistry()));
        ports = link.openPorts(loop);
        client = RedisClient.create(server.address().uri());
        connection = client.connect(new StringCodec(StandardCharsets.ISO_8859_1));
    }

    /** What {@code redis-cli} would do, with a byte for a character. */
    RedisCommands<String, String> redis() {
        return connection.sync();
    }

    RedisLink.Ports ports() {
        return ports;
    }

    void empty() {
        redis().configSet("maxmemory", "0");
        redis().flushall();
    }

    /** Lets Redis forget the scripts, sooner or later: does not wait for it. */
    void forgetScripts() {
        connection.async().scriptFlush();
    }

    static String mailbox(String slot) {
        return "lw:m:{bob}:" + slot;
    }

    <T> T ask(Supplier<CompletableFuture<T>> question) throws ExecutionException {
        try {
            return begin(question).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks, without waiting for the answer. */
    <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> question) {
        return CompletableFuture.supplyAsync(question, loop).thenCompose(answer -> answer);
    }

    static Message message(String id, long expiresAtMillis) {
        return message(id, expiresAtMillis, 0);
    }

    static Message message(String id, long expiresAtMillis, int payloadBytes) {
        Deliver deliver = Deliver.newBuilder()
                .setId(id)
                .setFrom("alice")
                .setPayload(ByteString.copyFrom(new byte[payloadBytes]))
                .build();
        return new Message("bob", deliver, expiresAtMillis, false);
    }

    /** So many messages, m0 and on. */
    static List<Message> messages(int count, long expiresAtMillis) {
        return IntStream.range(0, count)
                .mapToObj(i -> message("m" + i, expiresAtMillis))
                .toList();
    }

    /** What {@code Message.expiresAtMillis} is to be for a time to live that begins now. */
    static long in(Duration timeToLive) {
        return System.currentTimeMillis() + timeToLive.toMillis();
    }

    /** A new session, whose slot is named as its device. */
    Owner claim(String device) throws ExecutionException {
        return new Login(device).owner();
    }

    /** A login that was granted. */
    final class Login {
        private final Owner owner;
        private final ClaimOutcome.Granted granted;

        Login(String device) throws ExecutionException {
            this(device, 8);
        }

        Login(String device, int maxSlots) throws ExecutionException {
            String session = "session-" + ++sessions;
            Slot slot = new Slot("bob", device);
            Claim claim = new Claim(slot, session, device, false, maxSlots);
            granted = (ClaimOutcome.Granted) ask(() -> ports.presence().claim(claim));
            owner = new Owner(slot, session, device, granted.epoch());
        }

        Owner owner() {
            return owner;
        }

        ClaimOutcome.Granted granted() {
            return granted;
        }
    }

    ClaimOutcome.Granted logIn(String device, int maxSlots) throws ExecutionException {
        return new Login(device, maxSlots).granted();
    }

    void release(Owner owner, String... others) throws ExecutionException {
        ask(() -> ports.presence().release(owner, List.of(others)));
    }

    int store(String slot, List<Message> messages) throws ExecutionException {
        return store(Optional.of(slot), messages);
    }

    /** Stores in all of bob's mailboxes. */
    int store(List<Message> messages) throws ExecutionException {
        return store(Optional.empty(), messages);
    }

    private int store(Optional<String> slot, List<Message> messages) throws ExecutionException {
        StoreOutcome outcome = ask(() -> ports.mailbox().store("bob", slot, List.of(), messages));
        return ((StoreOutcome.Stored) outcome).accepted();
    }

    int append(Owner owner, Entry... entries) throws ExecutionException {
        AppendOutcome outcome = ask(() -> ports.mailbox().append(owner, List.of(entries)));
        return ((AppendOutcome.Appended) outcome).accepted();
    }

    DrainOutcome.Drained drain(Owner owner, Drain drain) throws ExecutionException {
        return (DrainOutcome.Drained) ask(() -> ports.mailbox().drain(owner, drain));
    }

    /** Acknowledges, and reads all that there is. */
    DrainOutcome.Drained drain(Owner owner, Long... acknowledged) throws ExecutionException {
        return drain(owner, new Drain(List.of(acknowledged), 0, 0, 1_000, 1 << 20));
    }

    static List<Long> identities(DrainOutcome.Drained drained) {
        return drained.entries().stream().map(Entry::mailId).toList();
    }

    static List<String> ids(DrainOutcome.Drained drained) {
        return drained.entries().stream()
                .map(entry -> entry.message().deliver().getId())
                .toList();
    }

    /** What a wait of so long would do to bob's keys, without the wait: all that is to come is so much nearer. */
    void pass(Duration time) {
        RedisCommands<String, String> redis = redis();
        for (String mailbox : redis.keys(mailbox("*"))) {
            List<String> entries = redis.lrange(mailbox, 0, -1);
            for (int i = 0; i < entries.size(); i++) {
                String entry = entries.get(i);
                String expiry = sooner(entry.substring(EXPIRY_FROM, EXPIRY_TO), time);
                redis.lset(mailbox, i, entry.substring(0, EXPIRY_FROM) + expiry + entry.substring(EXPIRY_TO));
            }
            age(mailbox, time);
        }
        Map<String, String> state = redis.hgetall(STATE);
        state.forEach((field, value) -> {
            if (field.startsWith("x:") && !value.equals("0")) {
                redis.hset(STATE, field, sooner(value, time));
            }
        });
        age(STATE, time);
    }

    private static String sooner(String millis, Duration time) {
        return String.format(Locale.ROOT, "%013d", Long.parseLong(millis) - time.toMillis());
    }

    private void age(String key, Duration time) {
        if (redis().exists(key) == 1) {
            redis().pexpire(key, redis().pttl(key) - time.toMillis()); // one that is over removes the key
        }
    }

    @Override
    public void close() {
        client.shutdown();
        link.close();
        loop.shutdown();
        server.close();
    }
}
