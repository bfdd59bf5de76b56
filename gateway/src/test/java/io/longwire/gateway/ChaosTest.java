package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.longwire.gateway.testing.Cord;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.History;
import io.longwire.gateway.testing.HistoryCheck;
import io.longwire.gateway.testing.HistoryPhone;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several users write to each other while their connections are cut, their devices take each other's place, on another node
 * where there are several, their acks are withheld, and nodes stop hearing each other for a moment. Bounded by a number of
 * messages; whatever happens, the history must be without fault.
 */
class ChaosTest {

    private static final int USERS = 6;
    private static final int MESSAGES = 5_000;
    private static final int MESSAGES_A_FAULT = 40;
    private static final int MAX_UNRECEIPTED = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One user: two devices that take turns, and the ways from them to the gateways. */
    private static final class User {
        final List<HistoryPhone> devices = new ArrayList<>();
        final List<Cord> cords = new ArrayList<>();
        int current;
        int node;

        Cord cord() {
            return cords.get(node);
        }

        HistoryPhone device() {
            return devices.get(current);
        }

        /** Two logins in a hurry may come in the wrong order: whoever holds the device picks it up again. */
        int unreceipted() {
            if (device().isReplaced()) {
                device().restart(cord().address());
            }
            return device().unreceipted();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "3, 1", "2, 2"})
    void whateverHappensToTheirConnectionsNobodyLosesAMessage(int nodes, int eventLoops) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        History history = new History();
        EventLoopGroup loops = Transport.best().newEventLoops(1, "phones");
        List<User> users = new ArrayList<>();
        List<TestGateway> gateways = new ArrayList<>();
        try (LogWatch log = new LogWatch();
                RealRedis redis = RealRedis.start()) {
            for (int i = 0; i < nodes; i++) {
                gateways.add(TestGateway.start(
                        redis,
                        Flags.none()
                                .with("node-id", "node-" + i)
                                .with("relay-timeout", Duration.ofSeconds(1))
                                .with("ack-timeout", Duration.ofMillis(200))
                                .with("event-loops", eventLoops)
                                .with("mailbox-limit", 100_000)));
            }
            for (int i = 0; i < USERS; i++) {
                User user = new User();
                for (TestGateway gateway : gateways) {
                    user.cords.add(new Cord(gateway.address()));
                }
                user.node = random.nextInt(nodes);
                user.devices.add(new HistoryPhone(history, loops, "user-" + i, "a"));
                user.devices.add(new HistoryPhone(history, loops, "user-" + i, "b"));
                user.device().start(user.cord().address());
                users.add(user);
            }
            for (int i = 0; i < MESSAGES; i++) {
                User sender = users.get(random.nextInt(USERS));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> sender.unreceipted() < MAX_UNRECEIPTED);
                sender.device().send("user-" + random.nextInt(USERS), random.nextInt(500));
                if (i % MESSAGES_A_FAULT == 0) {
                    fault(users.get(random.nextInt(USERS)), redis, random);
                }
            }
            settle(users, history, random);
            double stored = gateways.stream().mapToDouble(TestGateway::stored).sum();
            System.out.println(history.events().size() + " events, " + stored + " messages were stored");

            assertThat(HistoryCheck.violations(history)).isEmpty();
            assertThat(stored).as("faults that had an effect").isPositive();
            assertThat(log.errors()).isEmpty();
            users.forEach(user -> user.devices.get(user.current).close());
        } finally {
            for (User user : users) {
                for (Cord cord : user.cords) {
                    cord.close();
                }
            }
            gateways.forEach(TestGateway::close);
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void fault(User user, RealRedis redis, Random random) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> user.cord().cut();
            case 5, 6, 7, 8, 9 -> takeOver(user, random);
            case 10 -> redis.commands().clientKill(KillArgs.Builder.typePubsub());
            case 11, 12, 13, 14, 15 -> user.device().withholdAcks();
            default -> user.device().releaseAcks();
        }
    }

    /** The person picks up the other device; what the first one has not sent for good it sends when its turn comes. */
    private static void takeOver(User user, Random random) {
        user.device().releaseAcks();
        user.current = 1 - user.current;
        user.node = random.nextInt(user.cords.size());
        user.device().restart(user.cord().address());
    }

    /** Lets everything arrive: each device has its turn until it has all its receipts and no more mail comes. */
    private static void settle(List<User> users, History history, Random random) {
        for (int turn = 0; turn < 2; turn++) {
            for (User user : users) {
                takeOver(user, random);
                await().atMost(PATIENCE).until(() -> user.unreceipted() == 0);
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(HistoryCheck.violations(history))
                .isEmpty());
    }
}
