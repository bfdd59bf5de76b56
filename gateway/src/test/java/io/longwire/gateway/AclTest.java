package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.longwire.gateway.testing.AccessLists;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.ToldEvents;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Subscribe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The users of Redis on the pages for backends and operators can do their work, and not what stands next to it. */
@SuppressWarnings("unchecked") // arrays of offsets with a type argument
class AclTest {

    private static final String PUSH = "{\"id\":\"p\",\"to\":\"nobody\",\"text\":\"x\"}";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    static final RedisClient client = RedisClient.create(redis.uri());

    @BeforeAll
    static void makeUsers() throws IOException {
        AccessLists.create(redis);
        redis.commands().xadd("lw:push:dead", "m", "letter");
    }

    @AfterAll
    static void close() {
        client.shutdown();
    }

    private static String uri(String user) {
        return redis.uri().replace("//", "//" + user + ":" + AccessLists.PASSWORD + "@");
    }

    private static RedisCommands<String, String> as(String user) {
        return client.connect(RedisURI.create(uri(user))).sync();
    }

    private static void assertRefused(ThrowingCallable... commands) {
        for (ThrowingCallable command : commands) {
            assertThatThrownBy(command)
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageStartingWith("NOPERM");
        }
    }

    /** A script that needs a command more fails only where its rarer branch is taken. */
    @Test
    void theGatewaysUserMayCallAllThatScriptsCall() throws IOException {
        Set<String> called = new TreeSet<>();
        try (Stream<Path> scripts = Files.list(Path.of("src/main/resources/lua"))) {
            for (Path script : scripts.toList()) {
                Matcher calls = Pattern.compile("redis\\.p?call\\('([A-Z]+)'").matcher(Files.readString(script));
                while (calls.find()) {
                    called.add(calls.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        assertThat(called).contains("lpush", "xadd");
        String rules = Files.readString(Path.of("OPERATIONS.md"))
                .lines()
                .filter(line -> line.startsWith("user longwire "))
                .findFirst()
                .orElseThrow();
        List<String> allowed = Stream.of(rules.split(" "))
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1).split("\\|")[0])
                .toList();
        assertThat(called).allMatch(allowed::contains, "one of " + allowed);
    }

    @Test
    void aProducerPushesThroughTheStream() {
        RedisCommands<String, String> producer = as("producer");
        producer.xadd("lw:push:in", "m", PUSH);
        assertRefused(
                () -> producer.xadd("lw:push:dead", "m", PUSH),
                () -> producer.xrange("lw:push:in", Range.unbounded()),
                () -> producer.del("lw:push:in"),
                () -> producer.publish("lw:push", PUSH),
                () -> producer.publish("lw:control", "{}"));
    }

    @Test
    void aPublisherPushesThroughTheChannel() {
        RedisCommands<String, String> publisher = as("publisher");
        publisher.publish("lw:push", PUSH);
        assertRefused(
                () -> publisher.publish("lw:control", "{}"),
                () -> publisher.publish("lw:topic:news", PUSH),
                () -> publisher.publish("lw:node:here", "x"),
                () -> publisher.xadd("lw:push:in", "m", PUSH));
    }

    @Test
    void aControllerCommands() {
        RedisCommands<String, String> controller = as("controller");
        controller.publish("lw:control", "{\"kick\":{\"user\":\"nobody\"}}");
        assertRefused(() -> controller.publish("lw:push", PUSH), () -> controller.get("lw:token:abc"));
    }

    @Test
    void deadLettersAreReadAndTakenOut() {
        RedisCommands<String, String> letters = as("letters");
        String id = redis.commands().xadd("lw:push:dead", "m", "old");
        assertThat(letters.xlen("lw:push:dead")).isPositive();
        assertThat(letters.xrange("lw:push:dead", Range.unbounded())).isNotEmpty();
        assertThat(letters.xrevrange("lw:push:dead", Range.unbounded())).isNotEmpty();
        assertThat(letters.xread(StreamOffset.from("lw:push:dead", "0"))).isNotEmpty();
        assertThat(letters.xdel("lw:push:dead", id)).isOne();
        assertRefused(
                () -> letters.xadd("lw:push:in", "m", PUSH),
                () -> letters.xrange("lw:push:in", Range.unbounded()),
                () -> letters.del("lw:push:dead"));
    }

    @Test
    void tokensAreGivenOutAndTakenBack() {
        RedisCommands<String, String> tokens = as("tokens");
        tokens.set("lw:token:abc", "alice", SetArgs.Builder.px(60_000));
        tokens.pexpire("lw:token:abc", 1_000);
        tokens.del("lw:token:abc");
        assertRefused(
                () -> tokens.get("lw:token:abc"),
                () -> tokens.set("lw:s:{alice}", "x"),
                () -> tokens.publish("lw:control", "{}"));
    }

    @Test
    void aWatcherHearsEvents() {
        RedisCommands<String, String> watcher = as("watcher");
        String group = "acl-test";
        watcher.xgroupCreate(StreamOffset.from("lw:events", "$"), group, XGroupCreateArgs.Builder.mkstream(true));
        redis.commands().xadd("lw:events", "m", "{}");
        assertThat(watcher.xread(StreamOffset.from("lw:events", "0"))).isNotEmpty();
        assertThat(watcher.xrevrange("lw:events", Range.unbounded())).isNotEmpty();
        String id = watcher.xreadgroup(Consumer.from(group, "w"), StreamOffset.lastConsumed("lw:events"))
                .get(0)
                .getId();
        assertThat(watcher.xack("lw:events", group, id)).isOne();
        try (StatefulRedisPubSubConnection<String, String> listening =
                client.connectPubSub(RedisURI.create(uri("watcher")))) {
            listening.sync().subscribe("lw:events");
            assertRefused(
                    () -> listening.sync().subscribe("lw:push"),
                    () -> listening.sync().psubscribe("*"));
        }
        assertRefused(
                () -> watcher.xadd("lw:events", "m", "{}"), () -> watcher.xread(StreamOffset.from("lw:push:in", "0")));
    }

    @Test
    void aFilterDecidesOnChats() {
        RedisCommands<String, String> filter = as("filter");
        String stream = "lw:chat:filter";
        filter.xgroupCreate(StreamOffset.from(stream, "0"), "acl-test", XGroupCreateArgs.Builder.mkstream(true));
        redis.commands().xadd(stream, "m", "{}");
        assertThat(filter.xlen(stream)).isPositive();
        String id = filter.xreadgroup(Consumer.from("acl-test", "a"), StreamOffset.lastConsumed(stream))
                .get(0)
                .getId();
        filter.xautoclaim(
                stream, XAutoClaimArgs.Builder.xautoclaim(Consumer.from("acl-test", "b"), Duration.ZERO, "0"));
        filter.set("lw:chat:filter:turn", "b", SetArgs.Builder.nx().px(10_000));
        assertThat(filter.get("lw:chat:filter:turn")).isEqualTo("b");
        filter.pexpire("lw:chat:filter:turn", 10_000);
        filter.xadd("lw:push:in", "m", PUSH);
        assertThat(filter.xack(stream, "acl-test", id)).isOne();
        assertThat(filter.xdel(stream, id)).isOne();
        assertRefused(
                () -> filter.xadd("lw:events", "m", "{}"),
                () -> filter.publish("lw:control", "{}"),
                () -> filter.set("lw:token:abc", "alice"));
    }

    @Test
    void anAlarmSeesHowMuchWaits() {
        RedisCommands<String, String> alarm = as("alarm");
        for (String stream : List.of("lw:push:in", "lw:push:dead", "lw:chat:filter")) {
            assertThatCode(() -> alarm.xlen(stream)).doesNotThrowAnyException();
        }
        assertRefused(() -> alarm.xlen("lw:events"), () -> alarm.xrange("lw:push:in", Range.unbounded()));
    }

    @Test
    void aGatewayDoesAllItsWorkWithItsOwnRights() throws IOException {
        redis.commands().set("lw:token:for-alice", "{\"user\":\"alice\",\"topics\":\"news\"}");
        redis.commands().set("lw:token:for-bob", "bob");
        leaveOneUnfinished("{\"id\":\"left\",\"to\":\"dora\",\"text\":\"x\"}");
        redis.commands().aclLogReset();
        Flags flags = Flags.none().with("auth", "redis").with("chat-copy", "on");
        try (TestGateway here = TestGateway.start(uri("longwire"), flags.with("node-id", "here"));
                TestGateway there = TestGateway.start(uri("longwire"), flags.with("node-id", "there"))) {
            RawPhone alice = here.connect();
            alice.logIn(login("alice", "phone").setToken("for-alice"));
            alice.write(subscribe(Subscribe.newBuilder().addTopic("news")));
            alice.untilEcho();
            RawPhone bob = there.connect();
            bob.logIn(login("bob", "phone").setToken("for-bob"));

            bob.send("chat", "alice", "hi");
            assertThat(alice.take().getId()).isEqualTo("chat");
            assertThat(bob.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
            bob.send("mail", "carol", "hi");
            assertThat(bob.receipt().getOutcome()).isEqualTo(Outcome.STORED);

            as("producer").xadd("lw:push:in", "m", "{\"id\":\"slow\",\"to\":\"alice\",\"text\":\"x\"}");
            assertThat(alice.take().getId()).isEqualTo("slow");
            as("publisher").publish("lw:push", "{\"id\":\"quick\",\"to\":\"alice\",\"text\":\"x\"}");
            assertThat(alice.take().getId()).isEqualTo("quick");
            await().until(() -> redis.commands().pubsubNumsub("lw:topic:news").get("lw:topic:news") == 1);
            as("producer").xadd("lw:push:in", "m", "{\"id\":\"topic\",\"topic\":\"news\",\"text\":\"x\"}");
            assertThat(alice.take()).extracting(Deliver::getTopic).isEqualTo("news");
            as("producer").xadd("lw:push:in", "m", "no push");
            await().until(() -> as("letters").xrange("lw:push:dead", Range.unbounded()).stream()
                    .anyMatch(letter -> letter.getBody().get("m").equals("no push")));

            await().until(() -> ToldEvents.words(redis, "carol").contains("stored"));
            await().until(() -> ToldEvents.words(redis, "dora").contains("stored"));
            await().until(() -> as("filter").xlen("lw:chat:filter") > 0);
            alice.write(subscribe(Subscribe.newBuilder().addLeave("news")));
            await().until(() -> redis.commands().pubsubNumsub("lw:topic:news").get("lw:topic:news") == 0);
            as("controller").publish("lw:control", "{\"kick\":{\"user\":\"alice\"}}");
            assertThat(alice.kick().getReason()).isEqualTo(Kick.Reason.ADMIN);
            await().until(() -> ToldEvents.words(redis, "alice").contains("kick"));
        }
        assertThat(redis.commands().aclLog())
                .filteredOn(entry -> "longwire".equals(entry.get("username")))
                .extracting(AclTest::refused)
                .isSubsetOf("client|setinfo");
    }

    /** As a gateway would that has read a push, and is gone. */
    private static void leaveOneUnfinished(String push) {
        StreamOffset<String> all = StreamOffset.from("lw:push:in", "0");
        redis.commands().xgroupCreate(all, "gateways", XGroupCreateArgs.Builder.mkstream(true));
        redis.commands().xadd("lw:push:in", "m", push);
        redis.commands().xreadgroup(Consumer.from("gateways", "gone"), StreamOffset.lastConsumed("lw:push:in"));
    }

    private static Object refused(Map<String, Object> entry) {
        return entry.get("object");
    }
}
