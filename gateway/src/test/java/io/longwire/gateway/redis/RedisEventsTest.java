package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.config.ChatMode;
import io.longwire.gateway.config.EventKind;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.proto.Kick;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events on their way into a real Redis. */
class RedisEventsTest {

    private static final int MAX_WAITING = 8;
    private static final int LIMIT = 1_000;

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private RedisLink link;
    private RedisEvents events;

    @BeforeEach
    void open() throws IOException {
        link = TestLinks.open(redis.uri(), meters);
        events = events(Set.of(EventKind.values()), MAX_WAITING);
    }

    private RedisEvents events(Set<EventKind> kinds, int maxWaiting) {
        return link.openEvents(new BackendConfig(kinds, LIMIT, ChatMode.DIRECT, false, LIMIT), maxWaiting);
    }

    @AfterEach
    void close() {
        events.close();
        link.close();
    }

    /** What the stream holds, without when it happened. */
    private List<String> lines() {
        return redis.commands().xrange("lw:events", Range.unbounded()).stream()
                .map(entry -> entry.getBody().get("m").replaceAll(",\"(at|since|until)\":1\\d{12}(?=[,}])", ""))
                .toList();
    }

    private double counted(String outcome) {
        return meters.get("longwire.events").tag("outcome", outcome).counter().count();
    }

    private static Event login(String user) {
        return new Event.Login(user, "d1", "ios", "s1");
    }

    private static String loginLine(String user) {
        return "{\"event\":\"login\",\"user\":\"" + user
                + "\",\"device\":\"d1\",\"platform\":\"ios\",\"session\":\"s1\",\"node\":\"here\"}";
    }

    @Test
    void eachKindIsOneJsonObjectWithoutWhatIsNotKnown() {
        events.tell(login("alice"));
        events.tell(new Event.Logout("alice", "d1", "ios", "s1", Event.Logout.Reason.DISCONNECTED));
        events.tell(new Event.Kicked("alice", "d1", "ios", "s1", Kick.Reason.REPLACED, "another device", "d2"));
        events.tell(new Event.Kicked("alice", "d1", "ios", "s1", Kick.Reason.TOKEN_EXPIRED, "", ""));
        events.tell(new Event.Stored("alice", "bob", "m1", "chat"));
        events.tell(Event.Undelivered.expired("alice", 3));
        events.tell(new Event.Broadcast("b1", Event.Broadcast.Phase.BEGUN, 0, 0));

        await().until(() -> lines().size() == 7);
        String session = "\"user\":\"alice\",\"device\":\"d1\",\"platform\":\"ios\",\"session\":\"s1\",";
        assertThat(lines())
                .containsExactly(
                        loginLine("alice"),
                        "{\"event\":\"logout\"," + session + "\"reason\":\"disconnected\",\"node\":\"here\"}",
                        "{\"event\":\"kick\"," + session
                                + "\"reason\":\"replaced\",\"detail\":\"another device\",\"byDevice\":\"d2\",\"node\":\"here\"}",
                        "{\"event\":\"kick\"," + session + "\"reason\":\"token_expired\",\"node\":\"here\"}",
                        "{\"event\":\"stored\",\"user\":\"alice\",\"from\":\"bob\",\"id\":\"m1\",\"type\":\"chat\",\"node\":\"here\"}",
                        "{\"event\":\"undelivered\",\"user\":\"alice\",\"reason\":\"expired\",\"count\":3,\"node\":\"here\"}",
                        "{\"event\":\"broadcast\",\"id\":\"b1\",\"phase\":\"begun\",\"sessions\":0,\"delivered\":0,\"node\":\"here\"}");
        await().untilAsserted(() -> assertThat(counted("told")).isEqualTo(7)); // once Redis has answered
    }

    @Test
    void whoListensToTheChannelHearsWhatStandsInTheStream() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        RedisClient client = RedisClient.create(redis.uri());
        try (var subscription = client.connectPubSub()) {
            subscription.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(message);
                }
            });
            subscription.sync().subscribe("lw:events");

            events.tell(login("alice"));
            await().until(() -> !heard.isEmpty());
            assertThat(redis.commands().xrange("lw:events", Range.unbounded()))
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(heard).containsExactly(entry.getBody().get("m")));
        } finally {
            client.shutdown();
        }
    }

    @Test
    void aKindThatNobodyWantsIsNotTold() {
        try (RedisEvents few = events(Set.of(EventKind.KICK), MAX_WAITING)) {
            few.tell(login("alice"));
            few.tell(new Event.Kicked("bob", "d1", "ios", "s1", Kick.Reason.ADMIN, "", ""));
        }

        assertThat(lines()).singleElement().asString().contains("\"kick\"", "bob");
    }

    @Test
    void whatIsToldWhileRedisIsAwayWaitsAndWhatFindsNoRoomIsToldAsLost() {
        events.tell(login("before"));
        await().until(() -> counted("told") == 1); // else it would be written again
        redis.kill();
        await().until(() -> !link.isUp());
        for (int i = 0; i < MAX_WAITING + 5; i++) {
            events.tell(login("user" + i));
        }
        assertThat(counted("lost")).isEqualTo(5);

        redis.restart();
        await().until(() -> lines().size() >= MAX_WAITING + 2);
        List<String> lines = lines();
        assertThat(lines.get(1)).isEqualTo("{\"event\":\"lost\",\"count\":5,\"node\":\"here\"}");
        assertThat(lines.subList(2, lines.size()))
                .isEqualTo(IntStream.range(0, MAX_WAITING)
                        .mapToObj(i -> loginLine("user" + i))
                        .toList());
    }

    @Test
    void whatRedisRefusesIsTriedAgain() {
        redis.commands().set("lw:events", "in the way");
        events.tell(login("alice"));
        await().until(() -> redis.commands().info("errorstats").contains("WRONGTYPE"));
        redis.commands().del("lw:events");

        await().untilAsserted(() -> assertThat(lines()).containsExactly(loginLine("alice")));
    }

    @Test
    void whatIsStillToBeToldAtTheEndIsTold() {
        RedisEvents last = events(Set.of(EventKind.values()), 10_000);
        for (int i = 0; i < LIMIT; i++) {
            last.tell(login("user" + i));
        }
        last.close();
        last.tell(login("too late"));

        assertThat(lines()).hasSize(LIMIT).endsWith(loginLine("user" + (LIMIT - 1)));
    }

    @Test
    void theStreamIsBounded() {
        try (RedisEvents many = events(Set.of(EventKind.values()), 10_000)) {
            for (int i = 0; i < 3 * LIMIT; i++) {
                many.tell(login("user" + i));
            }
        }

        assertThat(redis.commands().xlen("lw:events")).isBetween((long) LIMIT, LIMIT + 100L);
        assertThat(lines()).endsWith(loginLine("user" + (3 * LIMIT - 1)));
    }
}
