package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Scripts.RETENTION;
import static io.longwire.gateway.redis.Scripts.STATE;
import static io.longwire.gateway.redis.Scripts.in;
import static io.longwire.gateway.redis.Scripts.mailbox;
import static io.longwire.gateway.redis.Scripts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox has a limit in bytes, and what counts is what is in it, whoever has put it there or taken it out. */
class MailboxBytesTest {

    private static final int MAX_BYTES = 64 * 1024;

    /** With what is around it, ten of them fit. */
    private static final int PAYLOAD = 6_400;

    private static final Duration SHORT = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static Scripts scripts;

    @BeforeAll
    static void open() throws IOException {
        scripts = new Scripts(directory, 1_000, MAX_BYTES);
    }

    @AfterAll
    static void close() {
        scripts.close();
    }

    @BeforeEach
    void empty() {
        scripts.empty();
    }

    @Test
    void asManyAreStoredAsFitAndSmallerOnesDoNotOvertake() throws ExecutionException {
        assertThat(scripts.store(large(8))).isEqualTo(8);
        List<Message> more = List.of(message("a", 0, PAYLOAD), message("b", 0, 40_000), message("c", 0, 1));
        assertThat(scripts.store(more)).isEqualTo(1);
        assertThat(scripts.store(List.of(message("c", 0, 1)))).isEqualTo(1);
        assertThat(scripts.store(large(2))).isEqualTo(1);
        assertThat(scripts.store(large(1))).isZero();
        assertCounted("any", 11);
    }

    @Test
    void anOwnerAppendsAsManyAsFit() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Entry[] entries = IntStream.range(0, 12)
                .mapToObj(i -> new Entry(i + 1, message("m" + i, 0, PAYLOAD), false))
                .toArray(Entry[]::new);
        assertThat(scripts.append(phone, entries)).isEqualTo(10);
        assertCounted("phone", 10);
    }

    @Test
    void anEmptyMailboxTakesOneOfAnySize() throws ExecutionException {
        List<Message> both = List.of(message("huge", 0, 2 * MAX_BYTES), message("small", 0, 1));
        assertThat(scripts.store(both)).isEqualTo(1);
        assertCounted("any", 1);
    }

    @Test
    void whatIsAcknowledgedMakesRoom() throws ExecutionException {
        scripts.store(large(10));
        Owner phone = scripts.claim("phone");
        DrainOutcome.Drained read = scripts.drain(phone);
        scripts.drain(phone, Scripts.identities(read).subList(0, 4).toArray(Long[]::new));
        assertCounted("phone", 6);
        scripts.release(phone);

        assertThat(scripts.store(large(6))).isEqualTo(4);
        assertCounted("phone", 10);
    }

    @Test
    void whatHasRunOutMakesRoom() throws ExecutionException {
        scripts.store(IntStream.range(0, 10)
                .mapToObj(i -> message("m" + i, i % 2 == 0 ? 0 : in(SHORT), PAYLOAD))
                .toList());
        scripts.pass(SHORT.multipliedBy(2));
        assertThat(scripts.store(large(6))).isEqualTo(5);
        assertCounted("any", 10);

        scripts.pass(RETENTION);
        assertThat(scripts.redis().exists(mailbox("any"))).isZero();
        assertThat(scripts.store(large(11))).isEqualTo(10);
        assertCounted("any", 10);
    }

    @Test
    void whatRanOutWhileAPhoneReadsIsNotCounted() throws ExecutionException {
        scripts.store(IntStream.range(0, 10)
                .mapToObj(i -> message("m" + i, i == 3 ? in(SHORT) : 0, PAYLOAD))
                .toList());
        Owner phone = scripts.claim("phone");
        scripts.pass(SHORT.multipliedBy(2));
        scripts.drain(phone);
        assertCounted("phone", 9);
    }

    @Test
    void mailThatADeviceTakesOverIsCounted() throws ExecutionException {
        scripts.store(large(6));
        scripts.release(scripts.claim("phone"));
        assertCounted("phone", 6);
        scripts.release(scripts.new Login("tablet", 1).owner());
        assertCounted("tablet", 6);
        assertThat(scripts.store(large(6))).isEqualTo(4);

        assertThat(scripts.store(large(1))).isZero();
    }

    @Test
    void aMailboxThatAnotherVersionHasWrittenIsCountedOnce() throws ExecutionException {
        scripts.store(large(6));
        scripts.redis().hdel(STATE, "b:any");
        assertThat(scripts.store(large(6))).isEqualTo(4);
        assertCounted("any", 10);

        scripts.redis().hdel(STATE, "b:any");
        assertThat(scripts.store(large(1))).isZero();
        assertCounted("any", 10);
    }

    @Test
    void whatOthersThanGatewaysChangeIsCountedAnew() throws ExecutionException {
        scripts.store(large(6));
        scripts.redis().ltrim(mailbox("any"), 3, -1);
        assertThat(scripts.store(large(1))).isEqualTo(1);
        assertCounted("any", 4);
        scripts.redis().rpush(mailbox("any"), "x".repeat(50_000));
        assertThat(scripts.store(large(1))).as("what is no mail makes room").isEqualTo(1);
        assertCounted("any", 5);
    }

    private static List<Message> large(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> message("m" + i, 0, PAYLOAD))
                .toList();
    }

    private static void assertCounted(String slot, int entries) {
        List<String> mail = scripts.redis().lrange(mailbox(slot), 0, -1);
        int bytes = mail.stream().mapToInt(String::length).sum();
        assertThat(mail).hasSize(entries);
        assertThat(scripts.redis().hget(STATE, "b:" + slot)).isEqualTo(entries + " " + bytes);
    }
}
