package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What backends publish is heard by three nodes, and reaches everybody once. */
class QuickPushTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway one = TestGateway.start(redis, Flags.none().with("node-id", "one"));

    @AutoClose
    static final TestGateway two = TestGateway.start(redis, Flags.none().with("node-id", "two"));

    @AutoClose
    static final TestGateway three = TestGateway.start(redis, Flags.none().with("node-id", "three"));

    private static final List<TestGateway> NODES = List.of(one, two, three);

    private static void publish(String json) {
        assertThat(redis.commands().publish("lw:push", json)).isEqualTo(NODES.size());
    }

    private static long waiting(String user) {
        return redis.commands().llen("lw:m:{" + user + "}:any");
    }

    @Test
    void theNodeThatHasTheUserDelivers() throws IOException {
        RawPhone alice = two.phone("alice-1");
        for (int i = 0; i < 100; i++) {
            publish("{\"id\":\"m" + i + "\",\"to\":\"alice-1\",\"text\":\"x\"}");
        }
        assertThat(alice.take(100))
                .extracting(Deliver::getId)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
        assertThat(alice.untilEcho()).isEmpty();
    }

    @Test
    void usersOnSeveralNodesAndOffLineHaveItOnce() throws IOException {
        RawPhone alice = one.phone("alice-2");
        RawPhone bob = three.phone("bob-2");
        for (int i = 0; i < 50; i++) {
            publish("{\"id\":\"m" + i + "\",\"to\":[\"alice-2\",\"bob-2\",\"carol-2\"],\"text\":\"x\"}");
        }
        assertThat(alice.take(50)).extracting(Deliver::getId).doesNotHaveDuplicates();
        assertThat(bob.take(50)).extracting(Deliver::getId).doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(waiting("carol-2")).isEqualTo(50));
        assertThat(NODES.stream()
                        .mapToDouble(node -> node.metric("longwire.pushes", "way", "channel"))
                        .sum())
                .isGreaterThanOrEqualTo(50);
        RawPhone carol = two.phone("carol-2");
        assertThat(carol.take(50)).extracting(Deliver::getId).doesNotHaveDuplicates();
    }

    @Test
    void whoIsOffLineHasItOnceAlsoWhileNodesComeAndGo() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger published = new AtomicInteger();
        Thread backend = new Thread(() -> {
            while (!isOver.get() && published.get() < 900) {
                // No faster than they are stored, so that it lasts while nodes come and go.
                if (published.get() - waiting("dave-4") < 5) {
                    String id = "m" + published.getAndIncrement();
                    redis.commands().publish("lw:push", "{\"id\":\"" + id + "\",\"to\":\"dave-4\",\"text\":\"x\"}");
                }
            }
        });
        backend.start();
        for (int i = 0; i < 2; i++) {
            TestGateway guest = TestGateway.start(redis, Flags.none().with("node-id", "guest"));
            await().until(() -> guest.metric("longwire.pushes", "way", "channel") > 0 || !backend.isAlive());
            guest.drain();
            guest.close();
        }
        isOver.set(true);
        backend.join();
        await().untilAsserted(() -> assertThat(waiting("dave-4")).isEqualTo(published.get()));
    }

    @Test
    void whatCannotBeReadIsOneDeadLetter() {
        publish("no push at all");
        await().untilAsserted(() -> assertThat(redis.commands().xrange("lw:push:dead", Range.unbounded()))
                .filteredOn(letter -> letter.getBody().get("m").equals("no push at all"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getBody()).containsEntry("reason", "bad-form")));
    }
}
