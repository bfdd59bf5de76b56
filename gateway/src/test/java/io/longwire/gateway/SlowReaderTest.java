package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Uplink;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Phones that read slowly, or not at all. */
class SlowReaderTest {

    private static final long SEED = System.nanoTime();
    private static final int TOTAL_BYTES = 20 * 1024 * 1024;
    private static final int MEGABYTE = 1024 * 1024;

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(
            redis,
            Flags.none()
                    .with("mailbox-limit", 100_000)
                    .with("mailbox-bytes", "64MiB")
                    .with("ack-timeout", Duration.ofMillis(500)));

    @Test
    void aPhoneThatDoesNotReadCostsTheGatewayNoMemoryAndGetsEverythingInTheEnd() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        RawPhone alice = gateway.phone("alice");
        RawPhone bob = RawPhone.connectWithSmallBuffer(gateway.address());
        bob.logIn("bob", "phone");
        long heapBefore = settled(SlowReaderTest::heapAfterCollection);
        long directBefore = PlatformDependent.usedDirectMemory();

        int sent = 0;
        for (int bytes = 0; bytes < TOTAL_BYTES; sent += 64) {
            bytes += sendSixtyFour(alice, sent, random);
            for (Receipt receipt : alice.receipts(64)) {
                assertThat(receipt.getOutcome()).isEqualTo(Outcome.STORED);
            }
        }

        assertThat(PlatformDependent.usedDirectMemory() - directBefore)
                .as("direct memory, of which the allocator takes a few chunks once and for all")
                .isLessThan(TOTAL_BYTES);
        assertThat(settled(SlowReaderTest::heapAfterCollection) - heapBefore)
                .as("heap")
                .isLessThan(MEGABYTE);
        for (int i = 0; i < sent; i++) {
            Deliver deliver = bob.take();
            assertThat(deliver.getSeq()).isEqualTo(i + 1);
            assertThat(deliver.getId()).isEqualTo("m" + i);
        }
        bob.close();
    }

    private static int sendSixtyFour(RawPhone phone, int first, Random random) throws IOException {
        int bytes = 0;
        Uplink[] sends = new Uplink[64];
        for (int i = 0; i < sends.length; i++) {
            int size = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
            sends[i] = frame(message("m" + (first + i), "bob", "x".repeat(size)));
            bytes += size;
        }
        phone.write(sends);
        return bytes;
    }

    @Test
    void twoPhonesAtFullWindowTowardsEachOtherDoNotBlockEachOther() throws IOException {
        RawPhone carol = gateway.phone("carol");
        RawPhone dave = gateway.phone("dave");
        carol.write(fullWindow("c", "dave"));
        dave.write(fullWindow("d", "carol"));

        assertThat(carol.take(256)).extracting(Deliver::getId).startsWith("d0").endsWith("d255");
        assertThat(dave.take(256)).extracting(Deliver::getId).startsWith("c0").endsWith("c255");
        assertThat(carol.receipts(256)).extracting(Receipt::getOutcome).doesNotContain(Outcome.REJECTED);
        assertThat(dave.receipts(256)).extracting(Receipt::getOutcome).doesNotContain(Outcome.REJECTED);
    }

    private static Uplink[] fullWindow(String prefix, String to) {
        Uplink[] sends = new Uplink[256];
        for (int i = 0; i < sends.length; i++) {
            sends[i] = frame(message(prefix + i, to, "x".repeat(1_000)));
        }
        return sends;
    }

    @Test
    void aPhoneThatTakesNothingButItsKickIsLetGo() throws IOException {
        RawPhone erin = RawPhone.connectWithSmallBuffer(gateway.address());
        erin.logIn(login("erin", "phone"));
        RawPhone frank = gateway.phone("frank");
        for (int i = 0; i < 100; i++) {
            frank.send("m" + i, "erin", "x".repeat(30_000));
        }
        frank.untilEcho();
        RawPhone other = gateway.connect();

        assertThat(other.logIn("erin", "other").getPending()).isPositive();
        assertThat(other.take(100))
                .extracting(Deliver::getId)
                .startsWith("m0")
                .endsWith("m99")
                .hasSize(100);
        erin.close();
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The least of a few, since the collector and its finalizers take their time. */
    private static long settled(LongSupplier measure) {
        return LongStream.generate(measure).limit(5).min().orElseThrow();
    }
}
