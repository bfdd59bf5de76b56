package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.testing.HandLink;
import io.longwire.loadtest.testing.HandLink.Sent;
import io.longwire.loadtest.testing.Phones;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two phones that write to each other at a rate, with a window of one message. */
class OpenLoopTest {

    /** Where a stamp tells when its message was meant to be sent. */
    private static final int INTENDED = 28;

    private final Phones phones = new Phones(1);
    private OpenLoop traffic;

    private final class Chatters implements Phone.Watcher {
        @Override
        public void online(Phone phone) {}

        @Override
        public void ended(Phone phone, End end, boolean wasOnline) {}

        @Override
        public void roomToSend(Phone sender) {
            traffic.roomToSend(sender);
        }

        @Override
        public void delivered(Stream stream, long latencyNanos) {}
    }

    @BeforeEach
    void logIn() {
        phones.run(() -> {
            Chatters chatters = new Chatters();
            phones.cell().addPhone("alice", "phone", chatters);
            phones.cell().addPhone("bob", "phone", chatters);
            Pairs pairs = Pairs.of(phones.cell(), Placement.ANY);
            phones.cell().phones().forEach(Phone::switchOn);
            phones.dialect().links().forEach(HandLink::letIn);
            traffic = new OpenLoop(
                    phones.loop(),
                    phones.cell().phones(),
                    pairs,
                    1_000,
                    phones.cell().tally());
        });
    }

    @AfterEach
    void close() {
        phones.close();
    }

    private HandLink link(int phone) {
        return phones.dialect().links().get(phone);
    }

    private List<Sent> sent(int phone) {
        return phones.onLoop(() -> List.copyOf(link(phone).sent()));
    }

    /** Receipts what a phone has sent until it has sent so much. */
    private void receiptUntilSent(int phone, int count) {
        await().until(() -> {
            phones.run(() -> {
                List<Sent> sent = link(phone).sent();
                link(phone).receipt(sent.get(sent.size() - 1), Outcome.STORED);
            });
            return sent(phone).size() >= count;
        });
    }

    @Test
    void sendersTakeTurnsAndASenderWithoutRoomWaits() {
        phones.run(traffic::start);

        await().until(() -> !sent(0).isEmpty() && !sent(1).isEmpty());
        await().during(30, TimeUnit.MILLISECONDS).until(() -> sent(0).size() == 1 && sent(1).size() == 1);
    }

    @Test
    void messagesAreMeantToBeSentEvenlySpacedWhateverTheServerDoes() {
        phones.run(traffic::start);
        await().until(() -> !sent(0).isEmpty());

        receiptUntilSent(0, 20);

        List<Sent> sent = sent(0);
        long first = sent.get(0).payload().getLong(INTENDED);
        for (int i = 0; i < 20; i++) {
            long later = sent.get(i).payload().getLong(INTENDED) - first;
            assertThat(later).isBetween(i * 2_000_000L - 2, i * 2_000_000L + 2);
        }
    }

    @Test
    void aLatencyCountsFromWhenTheMessageWasDue() {
        phones.run(traffic::start);
        // Bob's second message is due two milliseconds after his first, and waits for its receipt.
        await().until(() -> !sent(1).isEmpty());
        phones.run(() -> phones.cell().tally().take());
        long stalledNanos = TimeUnit.MILLISECONDS.toNanos(50);
        long firstDue = sent(1).get(0).payload().getLong(INTENDED);
        await().until(() -> System.nanoTime() - firstDue > stalledNanos + 2_000_000);

        phones.run(() -> link(1).receipt(link(1).sent().get(0), Outcome.STORED));
        phones.run(() -> link(1).receipt(link(1).sent().get(1), Outcome.STORED));

        Interval interval = phones.onLoop(() -> phones.cell().tally().take());
        assertThat(interval.latency(Counts.RECEIPT).getTotalCount()).isEqualTo(2);
        assertThat(interval.latency(Counts.RECEIPT).getMinValue()).isGreaterThanOrEqualTo(stalledNanos * 99 / 100);
    }

    @Test
    void afterTheEndWhatWaitedIsNotSent() {
        phones.run(traffic::start);
        await().until(() -> !sent(0).isEmpty());

        phones.run(() -> {
            traffic.stop();
            link(0).receipt(link(0).sent().get(0), Outcome.STORED);
        });

        assertThat(sent(0)).hasSize(1);
    }
}
