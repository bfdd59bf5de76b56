package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.push.DeadLetters.DeadLetter;
import io.longwire.gateway.push.PushLimits;
import io.longwire.gateway.push.PushStream;
import io.longwire.gateway.push.PushStream.Entry;
import io.longwire.gateway.push.PushStream.Search;
import io.longwire.gateway.push.Pushes;
import io.longwire.gateway.push.Refusal;
import io.longwire.gateway.testing.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of the stream of pushes, and kept of those that are dead, is bounded in bytes. */
class PushSizesTest {

    private static final int MIB = 1 << 20;
    private static final int MAX_PUSH_BYTES = new PushLimits(64 * 1024).maxEntryBytes();
    private static final int BATCH = 512;
    private static final String WRITTEN = "lw:push:dead:written{lw:push:dead}";

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AutoClose
    private final RedisLink link = TestLinks.open(redis.uri(), new SimpleMeterRegistry(), Duration.ofSeconds(10));

    private final Pushes.Ports ports = link.openPushes(thread, new PushLimits(64 * 1024));

    PushSizesTest() throws IOException {}

    @BeforeEach
    void takeTurn() throws Exception {
        onThread(() -> ports.stream().prepare());
        onThread(() -> ports.stream().keepTurn());
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    @Test
    void aReadStopsAfterSomeMegabytes() throws Exception {
        String push = "x".repeat(MAX_PUSH_BYTES);
        for (int i = 0; i < 100; i++) {
            redis.commands().xadd("lw:push:in", "m", push);
        }

        int read = 0;
        while (read < 100) {
            List<Entry> entries = onThread(() -> ports.stream().read(BATCH));
            assertThat(entries).hasSizeBetween(1, 5 * MIB / MAX_PUSH_BYTES).noneMatch(Entry::isTooLarge);
            read += entries.size();
        }
    }

    @Test
    void smallOnesAreReadAsManyAsAreAskedFor() throws Exception {
        for (int i = 0; i < BATCH + 1; i++) {
            redis.commands().xadd("lw:push:in", "m", "push");
        }
        assertThat(onThread(() -> ports.stream().read(BATCH))).hasSize(BATCH);
        assertThat(onThread(() -> ports.stream().read(BATCH))).hasSize(1);
    }

    @Test
    void ofOneThatIsTooLargeTheSizeIsRead() throws Exception {
        redis.commands().xadd("lw:push:in", "m", "x".repeat(MAX_PUSH_BYTES + 1));
        redis.commands().xadd("lw:push:in", "other", "x".repeat(8 * MIB), "m", "small");

        for (int i = 0; i < 2; i++) {
            List<Entry> entries = i == 0
                    ? onThread(() -> ports.stream().read(BATCH))
                    : onThread(() -> ports.stream().takeOver(PushStream.START, BATCH, Search.FIRST))
                            .entries();
            assertThat(entries).hasSize(2);
            assertThat(entries.get(0).isTooLarge()).isTrue();
            assertThat(entries.get(0).push()).isEmpty();
            assertThat(entries.get(0).size()).isEqualTo(MAX_PUSH_BYTES + 1);
            assertThat(entries.get(1).push()).asString().isEqualTo("small");
        }
    }

    @Test
    void ofOneThatIsTriedAgainAndAgainTheIdIsLeft() throws Exception {
        redis.commands().xadd("lw:push:in", "m", "push");
        assertThat(onThread(() -> ports.stream().read(BATCH))).hasSize(1);
        for (int tries = 2; tries <= PushStream.MAX_TAKES + 2; tries++) {
            List<Entry> entries = onThread(() -> ports.stream().takeOver(PushStream.START, 1, Search.FIRST))
                    .entries();
            assertThat(entries).singleElement().extracting(Entry::deliveries).isEqualTo(tries);
            assertThat(entries.get(0).push()).asString().isEqualTo(tries <= PushStream.MAX_TAKES + 1 ? "push" : "");
        }
    }

    @Test
    void deadLettersHaveABoundInBytes() throws Exception {
        for (int i = 0; i < 10; i++) {
            bury("small" + i, 100);
        }
        for (int i = 0; i < 130; i++) {
            bury("large" + i, MIB);
        }
        assertThat(redis.commands().xlen("lw:push:dead")).isBetween(60L, 65L);

        bury("last", 100);
        assertThat(redis.commands().xlen("lw:push:dead")).isBetween(60L, 66L);
    }

    @Test
    void deadLettersThatWereTakenOutLeaveRoom() throws Exception {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                bury("large" + i, MIB);
            }
            assertThat(redis.commands().xlen("lw:push:dead")).isEqualTo(40);
            redis.commands().xtrim("lw:push:dead", 0);
        }
    }

    @Test
    void deadLettersHaveABoundAlsoWhereTheirCountIsLostOrSpoiled() throws Exception {
        for (int i = 0; i < 70; i++) {
            bury("large" + i, MIB);
        }
        redis.commands().del(WRITTEN);
        redis.commands().lpush(WRITTEN, "x");
        bury("next", 100);
        assertThat(redis.commands().xlen("lw:push:dead")).isBetween(60L, 66L); // they are kept for the time being
        for (int i = 0; i < 140; i++) {
            bury("later" + i, MIB);
        }
        assertThat(redis.commands().xlen("lw:push:dead")).isBetween(60L, 65L);
    }

    private void bury(String id, int bytes) throws Exception {
        DeadLetter letter = new DeadLetter(Refusal.BAD_FORM, "", id, "", new byte[bytes], List.of(), "");
        onThread(() -> ports.deadLetters().add(letter));
    }

    private <T> T onThread(Supplier<CompletableFuture<T>> call) throws Exception {
        return CompletableFuture.supplyAsync(call, thread)
                .thenCompose(future -> future)
                .get(20, TimeUnit.SECONDS);
    }
}
