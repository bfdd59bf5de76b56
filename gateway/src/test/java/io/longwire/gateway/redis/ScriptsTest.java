package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Scripts.STATE;
import static io.longwire.gateway.redis.Scripts.identities;
import static io.longwire.gateway.redis.Scripts.message;
import static io.longwire.gateway.redis.Scripts.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Presence.Evicted;
import io.longwire.gateway.presence.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, in the Redis that comes with the gateway. */
class ScriptsTest {

    private static final int LIMIT = 10;

    @TempDir
    static Path directory;

    private static Scripts scripts;

    @BeforeAll
    static void open() throws IOException {
        scripts = new Scripts(directory, LIMIT);
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
    void scriptsTravelOnceAndAreCalledByTheirDigestFromThenOn() throws ExecutionException {
        long sourcesBefore = calls("eval");

        scripts.claim("phone");
        scripts.store("any", messages(1, 0));

        assertThat(calls("eval")).isEqualTo(sourcesBefore);
        assertThat(calls("evalsha")).isPositive();
    }

    @Test
    void aScriptThatRedisHasForgottenGoesAlongOnceMore() throws ExecutionException {
        scripts.redis().scriptFlush();
        long sourcesBefore = calls("eval");

        scripts.claim("phone");
        scripts.claim("phone");

        assertThat(calls("eval")).isEqualTo(sourcesBefore + 1);
    }

    private static long calls(String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(scripts.redis().info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void theDeviceThatMakesRoomIsTheOneLongestUnseenAndNotOneThatIsOnline() throws ExecutionException {
        Owner online = scripts.claim("online");
        Owner seenLast = scripts.claim("seen-last");
        scripts.release(seenLast);

        ClaimOutcome.Granted third = scripts.logIn("third", 2);
        assertThat(third.evicted().map(Evicted::slot)).contains("seen-last");
        assertThat(third.slots()).containsExactlyInAnyOrder(online.slot().name(), "third");
    }

    @Test
    void ofDevicesThatAreAllOnlineTheOneThatCameFirstMakesRoom() throws ExecutionException {
        scripts.claim("first");
        scripts.claim("second");
        ClaimOutcome.Granted third = scripts.logIn("third", 2);
        assertThat(third.evicted().map(Evicted::slot)).contains("first");
    }

    @Test
    void theOnePlaceOfAnEarlierPolicyGoesWithItsMailToTheFirstDevice() throws ExecutionException {
        Owner before = scripts.claim(Slot.ANY);
        scripts.release(before);
        scripts.store(Slot.ANY, messages(2, 0));

        ClaimOutcome.Granted first = scripts.logIn("phone", 8);
        assertThat(first.pending()).isEqualTo(2);
        assertThat(first.slots()).containsExactly("phone");
    }

    @Test
    void aSessionThatSaysThatItIsStillThereKeepsWhatIsKnownOfItsUser() throws ExecutionException {
        Owner owner = scripts.claim("phone");
        scripts.redis().pexpire(STATE, 60_000);
        scripts.ask(() -> scripts.ports().presence().renew(owner, List.of(), 8, false));
        assertThat(scripts.redis().pttl(STATE)).isGreaterThan(60_000);
    }

    @Test
    void aClaimThatRedisHasLostIsWrittenAgain() throws ExecutionException {
        Owner owner = scripts.claim("phone");
        scripts.redis().flushall();
        scripts.ask(() -> scripts.ports().presence().renew(owner, List.of(), 8, false));
        assertThat(scripts.redis().hget(STATE, "h:phone")).contains(owner.session());
    }

    @Test
    void mailThatHasRunOutMakesRoomInAFullMailbox() throws ExecutionException {
        Owner bob = scripts.claim("phone");
        scripts.release(bob);
        long soon = System.currentTimeMillis() + 1;
        assertThat(scripts.store("phone", messages(LIMIT, soon))).isEqualTo(LIMIT);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        int accepted = 0;
        while (accepted == 0 && System.nanoTime() < deadline) {
            accepted = scripts.store("phone", messages(3, 0));
        }
        assertThat(accepted).isEqualTo(3);

        ClaimOutcome.Granted again = scripts.logIn("phone", 8);
        assertThat(again.pending()).isEqualTo(3);
        assertThat(again.expired()).isEqualTo(LIMIT);
    }

    @Test
    void aFullRedisTakesNoMailAndStillLetsPhonesFetchWhatThereIs() throws ExecutionException {
        Owner before = scripts.claim("phone");
        Owner absent = scripts.claim("absent");
        scripts.release(before);
        scripts.release(absent);
        assertThat(scripts.store("phone", messages(3, 0))).isEqualTo(3);
        scripts.redis().configSet("maxmemory", "1");

        assertThatThrownBy(() -> scripts.store("phone", messages(1, 0))).hasMessageContaining("OOM");
        Owner phone = scripts.claim("phone");
        Entry entry = new Entry(7, message("m7", 0), false);
        assertThatThrownBy(() -> scripts.ask(() -> scripts.ports().mailbox().append(phone, List.of(entry))))
                .hasMessageContaining("OOM");

        DrainOutcome.Drained drained = scripts.drain(phone);
        assertThat(drained.entries()).hasSize(3);
        Long[] ids = identities(drained).toArray(Long[]::new);
        assertThat(scripts.drain(phone, ids).remaining()).isZero();
        scripts.ask(() -> scripts.ports().presence().renew(phone, List.of(), 8, false));
        scripts.release(phone);
        assertThat(scripts.redis().hget(STATE, "h:phone")).startsWith("0 ");
    }

    @Test
    void anOwnerOfTheSameNodeMayStillAppendAfterTheNextOneHasClaimed() throws ExecutionException {
        Owner first = scripts.claim("phone");
        Owner second = scripts.claim("phone");
        List<Entry> entries = List.of(new Entry(7, message("m7", 0), true));
        assertThat(scripts.ask(() -> scripts.ports().mailbox().append(first, entries)))
                .isEqualTo(new AppendOutcome.Appended(1));
        assertThat(scripts.drain(second).entries()).hasSize(1);
        assertThat(scripts.drain(second, 7L).remaining()).isZero();
        assertThat(scripts.redis().hkeys(STATE)).containsExactlyInAnyOrder("h:phone", "epoch");
    }
}
