package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Scripts.RETENTION;
import static io.longwire.gateway.redis.Scripts.STATE;
import static io.longwire.gateway.redis.Scripts.identities;
import static io.longwire.gateway.redis.Scripts.ids;
import static io.longwire.gateway.redis.Scripts.in;
import static io.longwire.gateway.redis.Scripts.mailbox;
import static io.longwire.gateway.redis.Scripts.message;
import static io.longwire.gateway.redis.Scripts.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.mailbox.Mailbox.Passed;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Presence.Evicted;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long mailboxes, mail that runs out, and what a Redis may have lost. */
class MailboxScriptsTest {

    private static final int LIMIT = 1_000;
    private static final int PAGE = 128;
    private static final Duration SHORT = Duration.ofMinutes(1);

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
    void longMailIsReadInPagesEachEntryOnceAndInOrder() throws ExecutionException {
        Owner phone = withMail(messages(600, 0));

        assertThat(readAll(phone, PAGE, 1 << 20))
                .containsExactlyElementsOf(
                        IntStream.range(0, 600).mapToObj(i -> "m" + i).toList());
        assertThat(scripts.redis().hkeys(STATE)).containsExactlyInAnyOrder("h:phone", "epoch");
    }

    @Test
    void mailThatHasRunOutInBetweenIsLeftOutCountedAndToldOnce() throws ExecutionException {
        List<Message> mixed = IntStream.range(0, 600)
                .mapToObj(i -> message("m" + i, i % 3 == 0 ? 0 : in(SHORT)))
                .toList();
        Owner phone = withMail(mixed);
        scripts.pass(SHORT.multipliedBy(2));

        assertThat(readAll(phone, PAGE, 1 << 20))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "m" + 3 * i).toList());
        assertThat(scripts.logIn("phone", 8).expired()).isEqualTo(400);
        assertThat(scripts.logIn("phone", 8).expired()).isZero();
    }

    @Test
    void aPageEndsBeforeTheEntryThatWouldBeTooMuchHoweverManyHaveRunOutInBetween() throws ExecutionException {
        List<Message> mixed = IntStream.range(0, 300)
                .mapToObj(i -> message("m" + i, i % 2 == 0 ? 0 : in(SHORT), 1_000))
                .toList();
        Owner phone = withMail(mixed);
        scripts.pass(SHORT.multipliedBy(2));

        DrainOutcome.Drained first = scripts.drain(phone, new Drain(List.of(), 0, 0, PAGE, 40_000));
        assertThat(first.entries()).hasSizeBetween(37, 39);
        assertThat(readAll(phone, PAGE, 40_000)).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void anEntryLargerThanAPageIsReadAlone() throws ExecutionException {
        Owner phone = withMail(List.of(message("small", 0), message("large", 0, 5_000), message("last", 0)));
        assertThat(ids(scripts.drain(phone, new Drain(List.of(), 0, 0, PAGE, 1_000))))
                .containsExactly("small");
        long small = identities(scripts.drain(phone)).get(0);
        assertThat(ids(scripts.drain(phone, new Drain(List.of(small), 0, 0, PAGE, 1_000))))
                .containsExactly("large");
    }

    @Test
    void whatWasAcknowledgedIsRemovedFromTheHeadOnly() throws ExecutionException {
        Owner phone = withMail(messages(5, 0));
        List<Long> read = identities(scripts.drain(phone));

        assertThat(scripts.drain(phone, read.get(1), read.get(2)).remaining()).isEqualTo(5);
        DrainOutcome.Drained drained = scripts.drain(phone, 99L, read.get(0), 98L, read.get(1), read.get(3));
        assertThat(ids(drained)).containsExactly("m2", "m3", "m4");
    }

    @Test
    void afterEntriesWereLostTheOthersAreReadOnFromTheLastThatWasRead() throws ExecutionException {
        Owner phone = withMail(messages(60, 0));
        List<Long> read = identities(scripts.drain(phone, new Drain(List.of(), 0, 0, 40, 1 << 20)));
        scripts.redis().lpop(mailbox("phone"), 5);

        DrainOutcome.Drained on = scripts.drain(phone, new Drain(read.subList(0, 10), 30, read.get(39), PAGE, 1 << 20));
        assertThat(ids(on)).first().isEqualTo("m40");
        assertThat(on.entries()).hasSize(20);
    }

    @Test
    void theStateOutlivesTheMailboxInWhateverOrderShortAndLongMailComes() throws ExecutionException {
        List<Duration> lives = List.of(SHORT, RETENTION.multipliedBy(2).dividedBy(3), RETENTION);
        List<Duration> waits = List.of(
                SHORT.dividedBy(2),
                RETENTION.dividedBy(4),
                RETENTION.multipliedBy(3).dividedBy(5));
        for (Duration first : lives) {
            for (Duration second : lives) {
                for (Duration third : lives) {
                    for (Duration wait : waits) {
                        scripts.empty();
                        for (Duration life : List.of(first, second, third)) {
                            scripts.store(List.of(message("m", in(life))));
                            assertThat(scripts.redis().pttl(STATE))
                                    .as("%s, %s, %s, with %s between", first, second, third, wait)
                                    .isGreaterThan(scripts.redis().pttl(mailbox(Slot.ANY)));
                            scripts.pass(wait);
                        }
                    }
                }
            }
        }
    }

    @Test
    void mailThatHasRunOutAsAWholeIsToldAtTheNextLogin() throws ExecutionException {
        withMail(messages(7, 0));
        scripts.pass(RETENTION.plusDays(1));

        ClaimOutcome.Granted again = scripts.logIn("phone", 8);
        assertThat(again.pending()).isZero();
        assertThat(again.expired()).isEqualTo(7);
        assertThat(scripts.logIn("phone", 8).expired()).isZero();
    }

    @Test
    void mailThatHasRunOutAsAWholeIsToldAlsoIfMoreHasComeSince() throws ExecutionException {
        Owner phone = withMail(messages(7, 0));
        scripts.pass(RETENTION.plusDays(1));
        scripts.release(phone);
        scripts.store(messages(2, 0));

        ClaimOutcome.Granted again = scripts.logIn("phone", 8);
        assertThat(again.pending()).isEqualTo(2);
        assertThat(again.expired()).isEqualTo(7);
    }

    @Test
    void mailThatHasRunOutBeforeTheFirstLoginIsToldAtIt() throws ExecutionException {
        scripts.store(messages(7, 0));
        scripts.pass(RETENTION.plusDays(1));

        assertThat(scripts.logIn("phone", 8).expired()).isEqualTo(7);
        assertThat(scripts.logIn("tablet", 8).expired()).isZero();
        assertThat(scripts.redis().hkeys(STATE)).containsExactlyInAnyOrder("h:phone", "h:tablet", "epoch");
    }

    @Test
    void whatAnEarlierSessionHasReadStaysMarkedThoughTheNextHasNotComeSoFar() throws ExecutionException {
        Owner first = withMail(messages(100, 0));
        long last = identities(scripts.drain(first)).get(99);
        Owner second = scripts.claim("phone");
        scripts.drain(second, new Drain(List.of(), 0, 0, 10, 1 << 20));

        assertThat(scripts.logIn("phone", 8).seenThrough()).isEqualTo(last);
    }

    @Test
    void mailThatNoPhoneHasSeenIsNotMarkedWhenWhatWasSeenHasRunOut() throws ExecutionException {
        Owner first = withMail(messages(3, in(SHORT)));
        scripts.drain(first);
        scripts.append(first, new Entry(7, message("new", 0), false));
        scripts.pass(SHORT.multipliedBy(2));

        ClaimOutcome.Granted again = scripts.logIn("phone", 8);
        assertThat(again.expired()).isEqualTo(3);
        assertThat(again.pending()).isEqualTo(1);
        assertThat(again.seenThrough()).isZero();
    }

    @Test
    void whatIsAskedInOrderIsDoneInOrderThoughTheScriptsAreFlushedUnderWay() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        List<CompletableFuture<AppendOutcome>> answers = new ArrayList<>();
        Semaphore underWay = new Semaphore(100);
        for (int i = 0; i < LIMIT; i++) {
            underWay.acquireUninterruptibly();
            List<Entry> entry = List.of(new Entry(i + 1, message("m" + i, 0), false));
            answers.add(scripts.begin(() -> scripts.ports().mailbox().append(phone, entry))
                    .whenComplete((outcome, failure) -> underWay.release()));
            if (i % 50 == 0) {
                scripts.forgetScripts();
            }
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(new AppendOutcome.Appended(1)));
        assertThat(identities(scripts.drain(phone)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, LIMIT).boxed().toList());
    }

    @Test
    void aFullRedisStillMakesRoomByWhatHasRunOut() throws ExecutionException {
        withMail(messages(5, in(SHORT)));
        scripts.store(Slot.ANY, messages(2, in(SHORT)));
        scripts.pass(SHORT.multipliedBy(2));
        scripts.redis().configSet("maxmemory", "1");

        assertThat(scripts.logIn("phone", 8).expired()).isEqualTo(5);
        ClaimOutcome.Granted tablet = scripts.logIn("tablet", 8);
        assertThat(tablet.expired()).isEqualTo(2);
        assertThat(tablet.pending()).isZero();
    }

    @Test
    void aDeviceWhoseMailboxIsFullIsToldWhatTheOthersGot() throws ExecutionException {
        scripts.release(scripts.claim("tablet"));
        scripts.release(withMail(messages(LIMIT - 1, 0)));
        assertThat(scripts.store(messages(3, 0))).isEqualTo(3);

        assertThat(scripts.logIn("tablet", 8).pending()).isEqualTo(3);
        ClaimOutcome.Granted phone = scripts.logIn("phone", 8);
        assertThat(phone.pending()).isEqualTo(LIMIT);
        assertThat(phone.expired()).isEqualTo(2);
    }

    @Test
    void theDeviceThatTakesThePlaceOfAnotherGetsWhatThatOneHasNotAcknowledged() throws ExecutionException {
        Owner phone = withMail(messages(3, 0));
        long read = identities(scripts.drain(phone, new Drain(List.of(), 0, 0, 1, 1 << 20)))
                .get(0);
        scripts.drain(phone, new Drain(List.of(read), 0, 0, 0, 1 << 20));
        scripts.release(phone);

        Scripts.Login tablet = scripts.new Login("tablet", 1);
        assertThat(tablet.granted().evicted().map(Evicted::slot)).contains("phone");
        assertThat(tablet.granted().pending()).isEqualTo(2);
        assertThat(tablet.granted().seenThrough())
                .as("this device has seen none of it")
                .isZero();
        assertThat(scripts.redis().hkeys(STATE))
                .containsExactlyInAnyOrder("h:tablet", "n:tablet", "x:tablet", "b:tablet", "epoch");
        assertThat(scripts.redis().keys(mailbox("*"))).containsExactly(mailbox("tablet"));
        assertThat(ids(scripts.drain(tablet.owner()))).containsExactly("m1", "m2");
        assertThat(scripts.logIn("phone", 8).pending()).isZero();
    }

    @Test
    void whatADeviceThatMakesRoomHasMissedIsToldToTheOneThatTakesItsPlace() throws ExecutionException {
        scripts.release(withMail(messages(3, in(SHORT))));
        scripts.pass(SHORT.multipliedBy(2));
        assertThat(scripts.logIn("tablet", 1).expired()).isEqualTo(3);

        scripts.release(withMail(messages(2, 0)));
        scripts.pass(Scripts.RETENTION.multipliedBy(3).dividedBy(2));
        assertThat(scripts.logIn("laptop", 1).expired()).isEqualTo(2);
        assertThat(scripts.logIn("laptop", 1).expired()).isZero();
    }

    @Test
    void mailThatIsThereAlreadyComesBeforeThatOfTheDeviceThatMakesRoom() throws ExecutionException {
        Owner tablet = scripts.claim("tablet");
        scripts.append(tablet, new Entry(7, message("own", 0), false));
        scripts.redis().hdel(STATE, "h:tablet"); // as after a failover that has lost the claim
        scripts.release(withMail(messages(2, 0)));

        Scripts.Login again = scripts.new Login("tablet", 1);
        assertThat(again.granted().pending()).isEqualTo(3);
        assertThat(ids(scripts.drain(again.owner()))).containsExactly("own", "m0", "m1");
    }

    @Test
    void aSessionWhoseDeviceHasMadeRoomStoresNothingInAMailboxThatNobodyReads() throws ExecutionException {
        Owner first = scripts.claim("device-0");
        for (int i = 1; i <= Scripts.MAX_SLOTS; i++) {
            scripts.claim("device-" + i);
        }
        List<Entry> mail = List.of(new Entry(1, message("m", 0), true));
        assertThat(scripts.ask(() -> scripts.ports().mailbox().append(first, mail)))
                .isEqualTo(new AppendOutcome.Moved("device-8"));
        assertThat(scripts.ask(() -> scripts.ports().mailbox().drain(first, new Drain(List.of(), 0, 0, 1, 1_000))))
                .isEqualTo(new DrainOutcome.Moved("device-8"));
        assertThat(scripts.ask(() -> scripts.ports().presence().renew(first, List.of(), Scripts.MAX_SLOTS, false)))
                .isEqualTo(new RenewOutcome.Superseded("device-8"));
        assertThat(scripts.ask(() ->
                        scripts.ports().mailbox().store("bob", Optional.of("device-0"), List.of(), messages(1, 0))))
                .isInstanceOfSatisfying(StoreOutcome.NoSuchSlot.class, gone -> assertThat(
                                gone.slots().names())
                        .hasSize(Scripts.MAX_SLOTS)
                        .doesNotContain("device-0"));
        assertThat(scripts.redis().keys(mailbox("*"))).isEmpty();
    }

    @Test
    void aReconnectTakesAFreePlaceButNeverMakesRoom() throws ExecutionException {
        for (int i = 1; i <= 3; i++) {
            scripts.claim("device-" + i);
        }
        assertThat(resume("device-0", 3)).isEqualTo(new ClaimOutcome.TakenSince("device-3"));
        assertThat(resume("device-0", 4)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(resume("device-1", 4)).isInstanceOf(ClaimOutcome.Granted.class);
    }

    private static ClaimOutcome resume(String device, int maxSlots) throws ExecutionException {
        Claim claim = new Claim(new Slot("bob", device), "again", device, true, maxSlots);
        return scripts.ask(() -> scripts.ports().presence().claim(claim));
    }

    @Test
    void allHoldersAreToldAndThoseThatArePassedDoNotCount() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner tablet = scripts.claim("tablet");
        StoreOutcome.Held held = (StoreOutcome.Held) store(List.of());
        assertThat(held.slots().names()).containsExactly("phone", "tablet");
        assertThat(held.slots().epoch()).isEqualTo(tablet.epoch());
        assertThat(held.slots().holders())
                .extracting(Holder::slot, Holder::session)
                .containsExactly(tuple("phone", phone.session()), tuple("tablet", tablet.session()));

        held = (StoreOutcome.Held) store(List.of(past(phone, true)));
        assertThat(held.slots().holders()).extracting(Holder::session).containsExactly(tablet.session());

        assertThat(store(List.of(past(phone, true), past(tablet, false)))).isEqualTo(new StoreOutcome.Stored(1));
        assertThat(scripts.redis().hget(STATE, "h:phone")).as("gone").startsWith("0 ");
        assertThat(scripts.redis().hget(STATE, "h:tablet")).as("silent").startsWith("1 ");
    }

    @Test
    void aSessionIsNotPassedAnyMoreOnceANodeThatMayHaveBeenTakenForDeadHasRenewedItsClaim() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Passed before = past(phone, true);
        scripts.ask(() -> scripts.ports().presence().renew(phone, List.of(), Scripts.MAX_SLOTS, true));

        StoreOutcome.Held held = (StoreOutcome.Held) store(List.of(before));
        assertThat(held.slots().holders())
                .extracting(Holder::session, Holder::version)
                .containsExactly(tuple(phone.session(), past(phone, true).version()));
        assertThat(scripts.redis().hget("lw:s:{bob}", "h:phone")).startsWith("1 ");
    }

    @Test
    void soItIsWhereTheClaimHadBeenGivenUpBefore() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Passed before = past(phone, true);
        assertThat(store(List.of(before))).isEqualTo(new StoreOutcome.Stored(1));
        assertThat(renew(phone).pending()).isEqualTo(1);

        assertThat(store(List.of(before))).isInstanceOf(StoreOutcome.Held.class);
    }

    /** Passes a session whose claim is as it stands now. */
    private static Passed past(Owner owner, boolean isGone) {
        String holder = scripts.redis().hget("lw:s:{bob}", "h:" + owner.slot().name());
        return new Passed(owner.session(), Long.parseLong(holder.split(" ")[5]), isGone);
    }

    private static StoreOutcome store(List<Passed> passed) throws ExecutionException {
        return scripts.ask(() -> scripts.ports().mailbox().store("bob", Optional.empty(), passed, messages(1, 0)));
    }

    @Test
    void aRenewalBringsTheUsersSlots() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.release(scripts.claim("tablet"));
        RenewOutcome.Renewed renewed = (RenewOutcome.Renewed)
                scripts.ask(() -> scripts.ports().presence().renew(phone, List.of(), Scripts.MAX_SLOTS, false));
        assertThat(renewed.slots()).hasValueSatisfying(slots -> {
            assertThat(slots.names()).containsExactly("phone", "tablet");
            assertThat(slots.holders()).extracting(Holder::session).containsExactly(phone.session());
        });
    }

    @Test
    void mailThatCameSinceRedisHasLostAClaimGoesToTheSessionThatRenewsIt() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(2, 0))).isEqualTo(2);
        assertThat(scripts.redis().keys(mailbox("*"))).containsExactly(mailbox("any"));
        RenewOutcome.Renewed renewed = (RenewOutcome.Renewed)
                scripts.ask(() -> scripts.ports().presence().renew(phone, List.of(), Scripts.MAX_SLOTS, false));
        assertThat(renewed.pending()).isEqualTo(2);
        assertThat(ids(scripts.drain(phone))).containsExactly("m0", "m1");
    }

    @Test
    void aSlotThatIsGivenBackAfterRedisHasLostTheClaimIsKnownAgain() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner neverGranted = new Owner(new Slot("bob", "desk"), "session", "desk", 0);
        scripts.redis().flushall();
        scripts.release(phone);
        assertThat(slotNames()).as("while none is known, mail waits for all").isEmpty();
        scripts.claim("tablet");
        scripts.release(phone);
        scripts.release(neverGranted);
        assertThat(slotNames()).containsExactly("phone", "tablet");
    }

    @Test
    void aSlotThatIsGivenBackAfterRedisHasLostAllClaimsIsKnownAgainBesideThoseThatItsNodeKnows()
            throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner tablet = scripts.claim("tablet");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(1, 0))).isEqualTo(1);
        scripts.release(phone, "tablet");
        assertThat(slotNames()).containsExactly("phone", "tablet");
        assertThat(renew(tablet, "tablet", "phone").pending()).isEqualTo(1);
        assertThat(scripts.logIn("phone", Scripts.MAX_SLOTS).pending()).isEqualTo(1);
    }

    @Test
    void aSlotThatIsGivenBackAfterAnotherHasTakenWhatWaitedGetsItToo() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner tablet = scripts.claim("tablet");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(1, 0))).isEqualTo(1);
        assertThat(renew(tablet, "tablet").pending()).isEqualTo(1);
        scripts.release(phone, "tablet");
        assertThat(scripts.logIn("phone", Scripts.MAX_SLOTS).pending()).isEqualTo(1);
    }

    @Test
    void noRoomIsMadeForASlotThatIsGivenBackAfterItHasMadeRoom() throws ExecutionException {
        Owner first = scripts.claim("device-0");
        for (int i = 1; i <= Scripts.MAX_SLOTS; i++) {
            scripts.claim("device-" + i);
        }
        scripts.release(first);
        assertThat(slotNames()).hasSize(Scripts.MAX_SLOTS).doesNotContain("device-0");
    }

    @Test
    void aSessionThatRenewsALostClaimRestoresTheUsersOtherSlotsWithTheirShare() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner tablet = scripts.claim("tablet");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(1, 0))).isEqualTo(1);
        RenewOutcome.Renewed renewed = renew(phone, "phone", "tablet", "desk");
        assertThat(renewed.wasForgotten()).isTrue();
        assertThat(renewed.slots()).hasValueSatisfying(slots -> {
            assertThat(slots.names()).containsExactly("desk", "phone", "tablet");
            assertThat(slots.holders()).extracting(Holder::session).containsExactly(phone.session());
        });
        assertThat(renew(phone, "phone", "tablet", "desk").wasForgotten()).isFalse();

        assertThat(store(List.of(past(phone, false)))).isEqualTo(new StoreOutcome.Stored(1));
        assertThat(renew(tablet).pending()).isEqualTo(2);
        assertThat(resume("desk", 3))
                .isInstanceOfSatisfying(ClaimOutcome.Granted.class, granted -> assertThat(granted.pending())
                        .isEqualTo(2));
    }

    @Test
    void mailThatCameBeforeAnyDeviceIsForAllThatFollowTheFirstWithinAnHour() throws ExecutionException {
        assertThat(scripts.store(messages(150, 0))).isEqualTo(150);
        Owner phone = scripts.claim("phone");
        assertThat(ids(scripts.drain(phone))).hasSize(150);
        List<Long> all = identities(scripts.drain(phone));
        scripts.drain(phone, all.toArray(Long[]::new));
        scripts.append(phone, new Entry(1, message("own", 0), false));

        Scripts.Login tablet = scripts.new Login("tablet");
        assertThat(tablet.granted().pending()).isEqualTo(150);
        assertThat(ids(scripts.drain(tablet.owner())))
                .containsExactlyElementsOf(messages(150, 0).stream()
                        .map(message -> message.deliver().getId())
                        .toList());
        assertThat(scripts.redis().pttl(mailbox("tablet")))
                .isGreaterThan(Duration.ofHours(2).toMillis());
        assertThat(scripts.redis().pttl(mailbox("~shared")))
                .isBetween(1L, Duration.ofHours(1).toMillis());

        scripts.pass(Duration.ofMinutes(61));
        assertThat(scripts.logIn("desk", Scripts.MAX_SLOTS).pending()).isZero();
        assertThat(scripts.redis().hexists(STATE, "shared")).isFalse();
    }

    @Test
    void aClaimThatComesFirstDoesNotTakeTheMailOfTheSessionThatRenewsAfterIt() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(2, 0))).isEqualTo(2);
        assertThat(scripts.logIn("tablet", Scripts.MAX_SLOTS).pending()).isEqualTo(2);
        assertThat(renew(phone, "phone", "desk").pending()).isEqualTo(2);
        assertThat(ids(scripts.drain(phone))).containsExactly("m0", "m1");
        assertThat(resume("desk", 3))
                .isInstanceOfSatisfying(ClaimOutcome.Granted.class, granted -> assertThat(granted.pending())
                        .isEqualTo(2));
    }

    @Test
    void aMailboxThatAStrangerHasFilledIsReadBitByBit() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        String[] strange = new String[5_000];
        Arrays.fill(strange, "");
        scripts.append(phone, new Entry(1, message("own", 0), false));
        for (int i = 0; i < 5; i++) {
            scripts.redis().lpush(mailbox("phone"), strange);
        }
        Drain first = new Drain(List.of(), 0, 0, 10, 1 << 20);
        assertThat(scripts.drain(phone, first).entries()).isEmpty();
        assertThat(scripts.redis().llen(mailbox("phone"))).isBetween(1L, 25_000L);
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 5 && read.isEmpty(); i++) {
            read.addAll(ids(scripts.drain(phone, first)));
        }
        assertThat(read).containsExactly("own");
    }

    @Test
    void aSessionWhoseClaimIsLostHasToRenewItBeforeItAppendsOrReads() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.redis().flushall();
        assertThat(scripts.store(messages(1, 0))).isEqualTo(1);
        assertIsUnclaimed(phone);

        assertThat(renew(phone).pending()).isEqualTo(1);
        scripts.append(phone, new Entry(1, message("later", 0), false));
        assertThat(ids(scripts.drain(phone))).containsExactly("m0", "later");
    }

    /** Without its claim, mail would be stored past a session that has just seen its mailbox empty, and it would not be told. */
    @Test
    void soHasASessionWhoseSlotWasOnlyRestoredByAnother() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        Owner tablet = scripts.claim("tablet");
        scripts.redis().flushall();
        renew(tablet, "tablet", "phone");
        assertIsUnclaimed(phone);
        renew(phone, "phone", "tablet");
        assertThat(ids(scripts.drain(phone))).isEmpty();
    }

    @Test
    void soHasASessionThatWasGivenUpForDead() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        assertThat(store(List.of(past(phone, true)))).isInstanceOf(StoreOutcome.Stored.class);
        assertIsUnclaimed(phone);
        assertThat(renew(phone).pending()).isEqualTo(1);
        assertThat(ids(scripts.drain(phone))).containsExactly("m0");
    }

    @Test
    void soHasASessionOfWhichAFailoverHasLostAllButTheOneBefore() throws ExecutionException {
        scripts.release(scripts.claim("phone"));
        String before = scripts.redis().hget(STATE, "h:phone");
        Owner phone = scripts.claim("phone");
        scripts.redis().hset(STATE, "h:phone", before);
        assertIsUnclaimed(phone);
    }

    private static void assertIsUnclaimed(Owner owner) throws ExecutionException {
        List<Entry> mail = List.of(new Entry(1, message("later", 0), false));
        assertThat(scripts.ask(() -> scripts.ports().mailbox().append(owner, mail)))
                .isEqualTo(new AppendOutcome.Unclaimed());
        assertThat(scripts.ask(() -> scripts.ports().mailbox().drain(owner, new Drain(List.of(), 0, 0, 1, 1_000))))
                .isEqualTo(new DrainOutcome.Unclaimed());
    }

    @Test
    void whatWaitedForAnyDeviceComesBeforeWhatADeviceHasAlready() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.append(phone, new Entry(1, message("own", 0), false));
        scripts.redis().hdel(STATE, "h:phone");
        assertThat(scripts.store(messages(150, 0))).isEqualTo(150);
        assertThat(renew(phone).pending()).isEqualTo(151);

        List<String> expected = new ArrayList<>();
        messages(150, 0).forEach(message -> expected.add(message.deliver().getId()));
        expected.add("own");
        assertThat(ids(scripts.drain(phone, new Drain(List.of(), 0, 0, 1_000, 1 << 20))))
                .containsExactlyElementsOf(expected);
        assertThat(scripts.redis().hget(STATE, "n:phone")).isEqualTo("151");
    }

    @Test
    void placesThatWereGivenAwayAreNotRestored() throws ExecutionException {
        Owner phone = scripts.claim("phone");
        scripts.redis().flushall();
        String[] known = IntStream.range(0, Scripts.MAX_SLOTS + 2)
                .mapToObj(number -> "device-" + number)
                .toArray(String[]::new);
        assertThat(renew(phone, known).slots())
                .hasValueSatisfying(slots -> assertThat(slots.names()).hasSize(Scripts.MAX_SLOTS));
    }

    private static List<String> slotNames() throws ExecutionException {
        return scripts.ask(() -> scripts.ports().presence().slots("bob")).names();
    }

    private static RenewOutcome.Renewed renew(Owner owner, String... known) throws ExecutionException {
        return (RenewOutcome.Renewed)
                scripts.ask(() -> scripts.ports().presence().renew(owner, List.of(known), Scripts.MAX_SLOTS, false));
    }

    @Test
    void theSlotsOfAUserCanBeLookedUp() throws ExecutionException {
        assertThat(scripts.ask(() -> scripts.ports().presence().slots("bob")))
                .isEqualTo(new UserSlots(0, List.of(), List.of()));
        Owner phone = scripts.claim("phone");
        UserSlots slots = scripts.ask(() -> scripts.ports().presence().slots("bob"));
        assertThat(slots.epoch()).isEqualTo(phone.epoch());
        assertThat(slots.holders()).extracting(Holder::session).containsExactly(phone.session());
    }

    @Test
    void whatADeviceHasMissedIsToldToItAndToNobodyElse() throws ExecutionException {
        scripts.release(scripts.claim("phone"));
        scripts.ask(() -> {
            scripts.ports().mailbox().countUnseen(new Slot("bob", "phone"), 2);
            scripts.ports().mailbox().countUnseen(new Slot("bob", "nobody"), 2);
            return scripts.ports()
                    .presence()
                    .release(new Owner(new Slot("bob", "phone"), "none", "phone", 1), List.of());
        });
        assertThat(scripts.redis().hkeys(STATE)).contains("d:phone").doesNotContain("d:nobody");
        assertThat(scripts.logIn("phone", 8).expired()).isEqualTo(2);
    }

    /** A phone that is on line with these messages in its mailbox. */
    private static Owner withMail(List<Message> messages) throws ExecutionException {
        scripts.release(scripts.claim("phone"));
        assertThat(scripts.store("phone", messages)).isEqualTo(messages.size());
        return scripts.claim("phone");
    }

    /** Reads page by page, acknowledging each page with the next but one; returns the ids. */
    private static List<String> readAll(Owner phone, int maxMessages, int maxBytes) throws ExecutionException {
        List<String> ids = new ArrayList<>();
        List<Long> acknowledged = List.of();
        List<Long> inFlight = List.of();
        while (true) {
            long lastInFlight = inFlight.isEmpty() ? 0 : inFlight.get(inFlight.size() - 1);
            DrainOutcome.Drained page =
                    scripts.drain(phone, new Drain(acknowledged, inFlight.size(), lastInFlight, maxMessages, maxBytes));
            ids.addAll(ids(page));
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(maxMessages);
            if (page.remaining() == 0) {
                return ids;
            }
            acknowledged = inFlight;
            inFlight = identities(page);
        }
    }
}
