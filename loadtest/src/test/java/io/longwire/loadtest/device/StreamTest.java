package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.testing.Phones;
import io.longwire.loadtest.testing.SilentWatcher;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {

    private final Phones phones = new Phones(1);
    private Stream stream;

    @BeforeEach
    void open() {
        stream = phones.onLoop(() -> {
            Phone phone = phones.cell().addPhone("alice", "phone", new SilentWatcher());
            return phones.cell().addStream(phone, phone);
        });
    }

    @AfterEach
    void close() {
        phones.close();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            stream.number(1_000 + stream.sent() + 1);
        }
    }

    @Test
    void numbersCountUpFromOne() {
        assertThat(stream.number(5)).isEqualTo(1);
        assertThat(stream.number(6)).isEqualTo(2);
        assertThat(stream.sent()).isEqualTo(2);
    }

    @Test
    void keepsWhenEachMessageWasMeantToBeSentHoweverManyWait() {
        send(7);
        stream.settle(1);
        stream.settle(2);
        send(993);

        for (long number = 3; number <= 1_000; number++) {
            assertThat(stream.isUnsettled(number)).isTrue();
            assertThat(stream.intended(number)).isEqualTo(1_000 + number);
        }
    }

    @Test
    void theOldestStaysUntilItIsSettledItself() {
        send(4);

        stream.settle(2);
        stream.settle(3);
        assertThat(stream.oldest()).isEqualTo(1);

        stream.settle(1);
        assertThat(stream.oldest()).isEqualTo(4);
        assertThat(stream.isUnsettled(2)).isFalse();
        assertThat(stream.isUnsettled(4)).isTrue();

        stream.settle(4);
        assertThat(stream.oldest()).isEqualTo(stream.sent() + 1);
    }

    @Test
    void isFullWhenTheOldestLiesTooFarBack() {
        send(Stream.MAX_SPAN);
        assertThat(stream.isFull()).isTrue();

        stream.settle(1);
        assertThat(stream.isFull()).isFalse();
    }

    @Test
    void whatIsTheSameForSeveralPhonesHasAStreamForEach() {
        phones.onLoop(() -> {
            Phone sender = phones.cell().addPhone("shop", "backend", new SilentWatcher());
            List<Phone> recipients = List.of(
                    phones.cell().addPhone("bob", "phone", new SilentWatcher()),
                    phones.cell().addPhone("carol", "phone", new SilentWatcher()));
            Stream lead = phones.cell().addStream(sender, recipients, "both");

            assertThat(sender.outgoing()).containsExactly(lead);
            assertThat(lead.address()).isEqualTo("both");
            assertThat(lead.each()).hasSize(2);
            assertThat(lead.to(recipients.get(0))).isSameAs(lead);
            assertThat(lead.to(recipients.get(1)).recipient()).isSameAs(recipients.get(1));
            assertThat(lead.to(sender)).as("nobody of the two").isSameAs(lead);
            return lead;
        });
    }
}
