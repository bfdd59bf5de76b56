package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.History;
import io.longwire.gateway.testing.HistoryCheck;
import io.longwire.gateway.testing.HistoryPhone;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at any instant: what was receipted is there after the next start, with the embedded Redis and nothing else. */
class KillIT {

    private static final int ROUNDS = 4;
    private static final int MAX_MESSAGES_A_ROUND = 1_500;
    private static final int MAX_UNRECEIPTED = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dataDir;

    @Test
    void whatWasReceiptedOutlivesTheGateway() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        History history = new History();
        EventLoopGroup loops = Transport.best().newEventLoops(1, "phones");
        List<HistoryPhone> phones = phones(history, loops, "alice", "bob", "carol");
        List<HistoryPhone> sleepers = phones(history, loops, "dave", "erin");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try (GatewayProcess gateway = GatewayProcess.start(dataDir, flags())) {
                    phones.forEach(phone -> phone.restart(gateway.address()));
                    int messages = 1 + random.nextInt(MAX_MESSAGES_A_ROUND);
                    for (int i = 0; i < messages; i++) {
                        HistoryPhone sender = phones.get(random.nextInt(phones.size()));
                        await().atMost(PATIENCE)
                                .pollInterval(Duration.ofMillis(1))
                                .until(() -> sender.unreceipted() < MAX_UNRECEIPTED);
                        sender.send(anybody(phones, sleepers, random), random.nextInt(2_000));
                        if (random.nextInt(200) == 0) {
                            phones.get(random.nextInt(phones.size())).withholdAcks();
                        }
                    }
                    gateway.kill();
                }
                phones.forEach(HistoryPhone::releaseAcks);
            }
            try (GatewayProcess gateway = GatewayProcess.start(dataDir, flags())) {
                phones.forEach(phone -> phone.restart(gateway.address()));
                sleepers.forEach(phone -> phone.start(gateway.address()));
                for (HistoryPhone phone : phones) {
                    await().atMost(PATIENCE).until(() -> phone.unreceipted() == 0);
                }
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(HistoryCheck.violations(history))
                        .isEmpty());
                System.out.println(history.events().size() + " events, " + history.shown() + " shown");
                phones.forEach(HistoryPhone::close);
                sleepers.forEach(HistoryPhone::close);
            }
        } finally {
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static Flags flags() {
        return Flags.none().with("mailbox-limit", 100_000).with("ack-timeout", Duration.ofMillis(300));
    }

    private static List<HistoryPhone> phones(History history, EventLoopGroup loops, String... users) {
        List<HistoryPhone> phones = new ArrayList<>();
        for (String user : users) {
            phones.add(new HistoryPhone(history, loops, user, "phone"));
        }
        return phones;
    }

    private static String anybody(List<HistoryPhone> phones, List<HistoryPhone> sleepers, Random random) {
        int i = random.nextInt(phones.size() + sleepers.size());
        return (i < phones.size() ? phones.get(i) : sleepers.get(i - phones.size())).user();
    }
}
