package io.longwire.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.push.PushStream.Entry;
import io.longwire.gateway.routing.RetryListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamIntakeTest {

    private boolean canStore = true;
    private final List<RetryListener.Retry> exhausted = new ArrayList<>();
    private final ManualThread thread = new ManualThread();
    private final PushedUsers users = new PushedUsers();
    private final CountedPushes counted = new CountedPushes();
    private final FakeStream stream = new FakeStream();
    private final List<DeadLetters.DeadLetter> dead = new ArrayList<>();
    private boolean isBuryingPossible = true;
    private final RetryLine.Rules rules =
            new RetryLine.Rules(thread, () -> canStore, (retry, detail) -> exhausted.add(retry));
    private final TopicNodes nodes = new TopicNodes();
    private final PublishLines publishing = new PublishLines(rules, nodes);
    private final List<Event> told = new ArrayList<>();
    private boolean hasRoom = true;
    private final BroadcastBacklog broadcasts = new BroadcastBacklog(thread, publishing, () -> hasRoom, told::add);
    private final StreamIntake intake = new StreamIntake(
            stream,
            new PushFormat(new PushLimits(1_000)),
            new Dispatcher(
                    List.of(new RecipientLines(
                            PushedUsers.router(users, thread),
                            thread,
                            () -> true,
                            () -> canStore,
                            counted,
                            (retry, detail) -> exhausted.add(retry))),
                    () -> 0),
            publishing,
            broadcasts,
            new Burial(this::bury, Events.NONE, counted),
            rules,
            counted);

    private CompletableFuture<Void> bury(DeadLetters.DeadLetter letter) {
        if (!isBuryingPossible) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
        }
        dead.add(letter);
        return CompletableFuture.completedFuture(null);
    }

    private static Entry entry(int number, String to) {
        return entry(number, to, 1);
    }

    private static Entry entry(int number, String to, int deliveries) {
        String json = "{\"id\":\"m" + number + "\",\"to\":\"" + to + "\",\"text\":\"x\"}";
        byte[] push = json.getBytes(StandardCharsets.UTF_8);
        return new Entry(number + "-0", push, push.length, deliveries);
    }

    /** A stream whose answers the test gives. */
    private static final class FakeStream implements PushStream {
        boolean isOurs = true;
        final List<Entry> unfinished = new ArrayList<>();
        final List<Entry> fresh = new ArrayList<>();
        final List<String> finished = new ArrayList<>();
        CompletableFuture<List<Entry>> reading;
        int asked;
        boolean canFinish = true;
        boolean isGivenBack;
        final List<Search> searches = new ArrayList<>();

        @Override
        public CompletableFuture<Void> prepare() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> keepTurn() {
            return CompletableFuture.completedFuture(isOurs);
        }

        @Override
        public CompletableFuture<Void> giveTurnBack() {
            isGivenBack = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<List<Entry>> read(int max) {
            asked = max;
            reading = new CompletableFuture<>();
            answer();
            return reading;
        }

        /** Answers the read that waits, with what there is. */
        void answer() {
            if (!fresh.isEmpty()) {
                List<Entry> page = List.copyOf(fresh.subList(0, Math.min(asked, fresh.size())));
                fresh.subList(0, page.size()).clear();
                reading.complete(page);
            }
        }

        @Override
        public CompletableFuture<Page> takeOver(String from, int max, Search search) {
            searches.add(search);
            List<Entry> all = search == Search.ABANDONED ? List.of() : List.copyOf(unfinished);
            unfinished.clear();
            return CompletableFuture.completedFuture(new Page(all, ""));
        }

        @Override
        public CompletableFuture<Void> finish(List<String> ids) {
            if (!canFinish) {
                return CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
            }
            finished.addAll(ids);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The other nodes, which hear what is published. */
    private static final class TopicNodes implements PushChannels {
        final List<String> heard = new ArrayList<>();
        final Set<String> failing = new HashSet<>();

        @Override
        public CompletableFuture<Void> toAllNodes(byte[] push) {
            return toTopic("everybody", push);
        }

        @Override
        public CompletableFuture<Void> toTopic(String topic, byte[] push) {
            String text = new String(push, StandardCharsets.UTF_8);
            if (failing.stream().anyMatch(id -> text.contains('"' + id + '"'))) {
                return CompletableFuture.failedFuture(new IllegalStateException("no answer in time"));
            }
            heard.add(topic + ":" + text.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> claim(byte[] push) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Integer> nodes() {
            throw new AssertionError();
        }
    }

    /** Lets seconds go by, after each of which the read ends without an entry, as Redis has it. */
    private void passAndRead(int seconds) {
        for (int i = 0; i < seconds; i++) {
            thread.pass(1_000);
            stream.reading.complete(List.of());
        }
    }

    private void start() {
        intake.start();
        thread.pass(0);
    }

    @Test
    void nothingIsReadWhileAnotherNodeHasTheTurn() {
        stream.isOurs = false;
        start();
        thread.pass(3_000);
        assertThat(stream.reading).isNull();
        stream.isOurs = true;
        thread.pass(1_000);
        assertThat(stream.reading).isNotNull();
    }

    @Test
    void whatTheNodeBeforeHasLeftComesBeforeWhatIsNew() {
        stream.unfinished.add(entry(1, "alice"));
        stream.fresh.add(entry(2, "alice"));
        start();
        assertThat(users.take()).containsExactly("alice:m1", "alice:m2");
    }

    @Test
    void anEntryIsFinishedOnceItsRecipientHasIt() {
        stream.fresh.add(entry(1, "alice"));
        start();
        thread.pass(60_000);
        assertThat(stream.finished).isEmpty();
        users.settle(Outcome.DELIVERED);
        thread.pass(100);
        assertThat(stream.finished).containsExactly("1-0");
        assertThat(intake.inHand()).isZero();
    }

    @Test
    void whatCannotBeDeliveredIsFinishedOnceTheDeadLetterIsWritten() {
        isBuryingPossible = false;
        stream.fresh.add(entry(1, "alice"));
        start();
        users.settle(Outcome.MAILBOX_FULL);
        thread.pass(5_000);
        assertThat(stream.finished).isEmpty();
        isBuryingPossible = true;
        thread.pass(5_000);
        assertThat(dead).singleElement().satisfies(letter -> {
            assertThat(letter.refusal()).isEqualTo(Refusal.MAILBOX_FULL);
            assertThat(letter.users()).containsExactly("alice");
            assertThat(letter.source()).isEqualTo("1-0");
            assertThat(letter.id()).isEqualTo("m1");
        });
        assertThat(stream.finished).containsExactly("1-0");
    }

    @Test
    void anEntryThatNodeAfterNodeHasEndedWithIsNotTriedOnceMore() {
        stream.unfinished.add(entry(1, "alice", PushStream.MAX_TAKES + 1));
        stream.unfinished.add(entry(2, "alice", PushStream.MAX_TAKES));
        start();
        thread.pass(100);
        assertThat(users.take()).containsExactly("alice:m2");
        assertThat(counted.refused).containsExactly(Refusal.TRIED_TOO_OFTEN);
        assertThat(stream.finished).containsExactly("1-0");
    }

    @Test
    void noMoreIsReadThanFitsInHand() {
        IntStream.rangeClosed(1, EntriesInHand.MAX_ENTRIES + 100).forEach(i -> stream.fresh.add(entry(i, "user" + i)));
        start();
        assertThat(intake.inHand()).isEqualTo(EntriesInHand.MAX_ENTRIES);
        assertThat(stream.fresh).hasSize(100);
        users.settle(Outcome.DELIVERED);
        thread.pass(100);
        assertThat(stream.fresh).isEmpty();
    }

    @Test
    void whatCouldNotBeFinishedIsFinishedLater() {
        stream.canFinish = false;
        stream.fresh.add(entry(1, "alice"));
        start();
        users.settle(Outcome.STORED);
        thread.pass(5_000);
        assertThat(intake.inHand()).isEqualTo(1);
        stream.canFinish = true;
        thread.pass(1_000);
        assertThat(stream.finished).containsExactly("1-0");
        assertThat(intake.inHand()).isZero();
    }

    @Test
    void whatWasReadByAnAnswerThatNeverCameIsFoundAgain() {
        start();
        stream.unfinished.add(entry(1, "alice"));
        stream.reading.completeExceptionally(new IllegalStateException("no answer in time"));
        thread.pass(1_000);
        assertThat(users.take()).containsExactly("alice:m1");
        assertThat(stream.searches).containsExactly(PushStream.Search.FIRST, PushStream.Search.AGAIN);
    }

    @Test
    void whatWasReadByAnAnswerThatNeverCameIsFoundAgainThoughASearchOfAnotherKindIsDue() {
        start();
        thread.pass(12_000); // the search for what others have abandoned waits for the read to end
        stream.unfinished.add(entry(1, "alice"));
        stream.reading.completeExceptionally(new IllegalStateException("no answer in time"));
        thread.pass(1_000);
        assertThat(users.take()).containsExactly("alice:m1");
    }

    @Test
    void theTurnIsGivenBackWhenNothingIsInHandAnyMore() {
        stream.fresh.add(entry(1, "alice"));
        start();
        CompletableFuture<Void> stopped = intake.stop();
        thread.pass(1_000);
        assertThat(stopped).isNotDone();
        stream.reading.complete(List.of());
        users.settle(Outcome.STORED);
        thread.pass(1_000);
        assertThat(stopped).isCompleted();
        assertThat(stream.isGivenBack).isTrue();
        assertThat(stream.finished).containsExactly("1-0");
    }

    private static Entry toTopic(int number, String topic) {
        String json = "{\"id\":\"m" + number + "\",\"topic\":\"" + topic + "\",\"text\":\"x\"}";
        byte[] push = json.getBytes(StandardCharsets.UTF_8);
        return new Entry(number + "-0", push, push.length, 1);
    }

    private static Entry toEverybody(int number) {
        String json = "{\"id\":\"m" + number + "\",\"to\":\"*\",\"text\":\"x\"}";
        byte[] push = json.getBytes(StandardCharsets.UTF_8);
        return new Entry(number + "-0", push, push.length, 1);
    }

    @Test
    void whatFollowsAPushToATopicThatFailedWaitsWithIt() {
        nodes.failing.add("m1");
        stream.fresh.addAll(List.of(
                toTopic(1, "news"), toTopic(2, "news"), toTopic(3, "sport"), toEverybody(4), toTopic(5, "news")));
        start();
        thread.pass(1_000);
        assertThat(nodes.heard).containsExactly("sport:m3", "everybody:m4");
        nodes.failing.clear();
        thread.pass(2_000);
        assertThat(nodes.heard).containsExactly("sport:m3", "everybody:m4", "news:m1", "news:m2", "news:m5");
        assertThat(stream.finished).containsExactlyInAnyOrder("1-0", "2-0", "3-0", "4-0", "5-0");
        assertThat(exhausted).isEmpty();
    }

    @Test
    void broadcastsStayInTheStreamUntilThereIsRoomForThemAndHoldUpNoOthers() {
        hasRoom = false;
        stream.fresh.addAll(List.of(toEverybody(1), toEverybody(2), entry(3, "alice")));
        start();
        thread.pass(3_600_000);
        assertThat(users.take()).containsExactly("alice:m3");
        assertThat(nodes.heard).isEmpty();
        assertThat(stream.finished).isEmpty();
        hasRoom = true;
        thread.pass(100);
        assertThat(nodes.heard).containsExactly("everybody:m1", "everybody:m2");
        assertThat(stream.finished).containsExactly("1-0", "2-0");
    }

    @Test
    void broadcastsBeyondThoseThatMayWaitBecomeDeadLetters() {
        hasRoom = false;
        IntStream.rangeClosed(1, BroadcastBacklog.MAX_WAITING + 1).forEach(i -> stream.fresh.add(toEverybody(i)));
        start();
        thread.pass(1_000);
        assertThat(dead).singleElement().satisfies(letter -> {
            assertThat(letter.refusal()).isEqualTo(Refusal.TOO_MANY_BROADCASTS);
            assertThat(letter.id()).isEqualTo("m" + (BroadcastBacklog.MAX_WAITING + 1));
        });
        assertThat(intake.inHand()).isEqualTo(BroadcastBacklog.MAX_WAITING);
    }

    @Test
    void aBroadcastThatWaitsCanBeCancelled() {
        hasRoom = false;
        stream.fresh.addAll(List.of(toEverybody(1), toEverybody(2)));
        start();
        broadcasts.cancel("m1");
        hasRoom = true;
        thread.pass(100);
        assertThat(nodes.heard).containsExactly("everybody:m2");
        assertThat(stream.finished).containsExactlyInAnyOrder("1-0", "2-0");
        assertThat(told).containsExactly(new Event.Broadcast("m1", Event.Broadcast.Phase.CANCELLED, 0, 0));
    }

    @Test
    void whoStopsLeavesTheBroadcastsThatWaitInTheStream() {
        hasRoom = false;
        stream.fresh.addAll(List.of(toEverybody(1), toEverybody(2)));
        start();
        CompletableFuture<Void> stopped = intake.stop();
        thread.pass(1_000);
        stream.reading.complete(List.of());
        thread.pass(1_000);
        assertThat(stopped).isCompleted();
        assertThat(stream.finished).isEmpty();
        assertThat(nodes.heard).isEmpty();
    }

    @Test
    void aPushThatCannotBePublishedBecomesADeadLetterWithAllBehindIt() {
        nodes.failing.add("m1");
        stream.fresh.addAll(List.of(toTopic(1, "news"), toTopic(2, "news")));
        start();
        thread.pass(120_000);
        assertThat(exhausted).containsExactly(RetryListener.Retry.PUBLISH);
        assertThat(dead).extracting(DeadLetters.DeadLetter::id).containsExactly("m1", "m2");
        assertThat(dead).extracting(DeadLetters.DeadLetter::refusal).containsOnly(Refusal.UNAVAILABLE);
        assertThat(stream.finished).containsExactlyInAnyOrder("1-0", "2-0");
        stream.fresh.add(toTopic(3, "news"));
        stream.answer();
        thread.pass(1_000);
        assertThat(nodes.heard).containsExactly("news:m3");
    }

    @Test
    void whileRedisIsAwayNothingIsPublishedNorGivenUp() {
        nodes.failing.add("m1");
        stream.fresh.add(toTopic(1, "news"));
        start();
        canStore = false;
        thread.pass(600_000);
        assertThat(exhausted).isEmpty();
        nodes.failing.clear();
        canStore = true;
        thread.pass(1_000);
        assertThat(nodes.heard).containsExactly("news:m1");
    }

    @Test
    void anEntryWhoseDeadLetterCannotBeWrittenStaysInTheStreamAndIsFoundAgain() {
        isBuryingPossible = false;
        stream.fresh.add(entry(1, "alice"));
        start();
        users.settle(Outcome.MAILBOX_FULL);
        thread.pass(70_000);
        assertThat(exhausted).contains(RetryListener.Retry.DEAD_LETTER);
        assertThat(stream.finished).isEmpty();
        assertThat(intake.inHand()).isZero();
        passAndRead(20);
        assertThat(stream.searches).contains(PushStream.Search.AGAIN);
    }

    @Test
    void entriesThatCannotBeFinishedAreLeftAndFoundAgain() {
        stream.canFinish = false;
        stream.fresh.addAll(List.of(entry(1, "alice"), entry(2, "bob")));
        start();
        users.settle(Outcome.STORED);
        thread.pass(70_000);
        assertThat(exhausted).containsExactly(RetryListener.Retry.FINISH);
        assertThat(intake.inHand()).isZero();
        passAndRead(20);
        assertThat(stream.searches).contains(PushStream.Search.AGAIN);
    }

    @Test
    void whoHasLostTheTurnReadsNoMore() {
        start();
        stream.isOurs = false;
        thread.pass(1_000);
        stream.fresh.add(entry(1, "alice"));
        stream.answer(); // this read was under way: what it has brought is this node's
        assertThat(users.take()).isEmpty();
        thread.run();
        assertThat(users.take()).containsExactly("alice:m1");
        stream.fresh.add(entry(2, "alice"));
        thread.pass(1_000);
        assertThat(users.take()).isEmpty();
    }
}
