package io.longwire.gateway.push;

import io.longwire.gateway.push.DeadLetters.DeadLetter;
import io.longwire.gateway.push.PushStream.Search;
import io.longwire.gateway.routing.RetryListener.Retry;
import io.longwire.log.RareLog;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes from the stream while it is this node's turn, and finishes each entry once every recipient has it, it is stored,
 * or a dead letter tells why not. Where even that fails, it leaves the entry in the stream, and finds it again later.
 *
 * <p>What a node before has read and not finished comes first: nothing new overtakes it. An entry may be delivered twice, when
 * a node ends after the delivery; phones notice. No more is read than fits in hand.
 *
 * <p>Belongs to the push thread.
 */
public final class StreamIntake {

    /** What may be in hand: seconds' worth, since a phone that does not answer is given up after some. */
    static final int MAX_ENTRIES = 16_384;

    static final int MAX_DELIVERIES = 65_536;
    static final long MAX_BYTES = 32L * 1024 * 1024;

    private static final int BATCH = 512;

    /** A third of the turn, and less: two renewals may fail. */
    static final Duration TURN_INTERVAL = Duration.ofSeconds(1);

    /** For how long the turn is believed in after it was asked for; the stream keeps it longer. */
    private static final Duration TURN = Duration.ofSeconds(4);

    private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(10);

    /** Nobody waits for an entry to be finished: what is delivered within so long is finished together. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(StreamIntake.class);

    private final ScheduledExecutorService thread;
    private final PushStream stream;
    private final PushFormat format;
    private final Dispatcher dispatcher;
    private final PublishLines publishing;
    private final BroadcastBacklog broadcasts;
    private final RetryLine burying;
    private final RetryLine finishing;
    private final Burial burial;
    private final PushListener listener;

    private final Map<String, InHand> inHand = new HashMap<>();
    private volatile int inHandCount;
    private int deliveries;
    private long bytes;

    /** Whose recipients all know; filled from any thread. */
    private final Queue<Delivered> delivered = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean isSweepScheduled = new AtomicBoolean();
    private final Deque<InHand> finished = new ArrayDeque<>();
    private boolean isFinishing;

    private volatile boolean hasTurn;
    private long turnUntilNanos;
    private boolean isPrepared;
    private boolean isAsking;

    /** How many are read at once; one after an answer that did not come: it may have been too large. */
    private int batch = BATCH;

    /** Where the search for unfinished entries goes on; empty when all were found. */
    private String searchFrom = "";

    private Search search = Search.FIRST;

    /** Whether this process has once found all that was left to it. */
    private boolean hasSearched;

    private final RareLog unread = new RareLog();

    /** Whether there are entries that this node has read, and has given up to finish. */
    private boolean hasLeftSome;

    private boolean isPausing;
    private volatile boolean isStopping;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** An entry that is not finished yet. */
    private record InHand(PushStream.Entry entry, int deliveries) {}

    private record Delivered(InHand held, Push push, List<Undeliverable> failed) {}

    StreamIntake(
            ScheduledExecutorService thread,
            PushStream stream,
            PushFormat format,
            Dispatcher dispatcher,
            PublishLines publishing,
            BroadcastBacklog broadcasts,
            Burial burial,
            RetryLine.Rules rules,
            PushListener listener) {
        this.thread = thread;
        this.stream = stream;
        this.format = format;
        this.dispatcher = dispatcher;
        this.publishing = publishing;
        this.broadcasts = broadcasts;
        this.burying = new RetryLine(rules, Retry.DEAD_LETTER);
        this.finishing = new RetryLine(rules, Retry.FINISH);
        this.burial = burial;
        this.listener = listener;
    }

    /** Starts to ask for the turn. */
    void start() {
        thread.scheduleWithFixedDelay(
                OutOfMemory.checked(this::keepTurn), 0, TURN_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        thread.scheduleWithFixedDelay(
                OutOfMemory.checked(this::searchAbandoned),
                SEARCH_INTERVAL.toMillis(),
                SEARCH_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Reads no more. Done when nothing is in hand, and another node may have its turn. */
    CompletableFuture<Void> stop() {
        thread.execute(() -> {
            isStopping = true;
            broadcasts.stop();
            stopIfEmpty();
        });
        return stopped;
    }

    /** Whether it is this node that reads. */
    boolean hasTurn() {
        return hasTurn;
    }

    /** How many entries are not finished; may be asked from any thread, and is approximate then. */
    int inHand() {
        return inHandCount;
    }

    // ------------------------------------------------------------------------------------------------------ the turn

    private void keepTurn() {
        if (isStopping) {
            return;
        }
        long askedNanos = System.nanoTime();
        stream.keepTurn().whenComplete((isOurs, failure) -> {
            if (isStopping) {
                return; // given back, or about to be
            }
            if (failure == null && isOurs) {
                turnUntilNanos = askedNanos + TURN.toNanos();
                if (!hasTurn) {
                    hasTurn = true;
                    log.info("this node reads the stream of pushes now");
                    search(hasSearched ? Search.AGAIN : Search.FIRST);
                }
            } else if (hasTurn && (failure == null || !isTurnSafe())) {
                hasTurn = false;
                log.info("another node may read the stream of pushes now");
            }
            proceed();
        });
    }

    private boolean isTurnSafe() {
        return System.nanoTime() - turnUntilNanos < 0;
    }

    private void searchAbandoned() {
        if (hasTurn && searchFrom.isEmpty()) {
            search(hasLeftSome ? Search.AGAIN : Search.ABANDONED);
            hasLeftSome = false;
            proceed();
        }
    }

    private void search(Search kind) {
        search = kind;
        searchFrom = PushStream.START;
    }

    // --------------------------------------------------------------------------------------------------------- reading

    private void proceed() {
        int room = room();
        if (isAsking || isPausing || isStopping || !hasTurn || !isTurnSafe() || room == 0) {
            return;
        }
        isAsking = true;
        if (!isPrepared) {
            stream.prepare().whenComplete((done, failure) -> prepared(failure));
        } else if (searchFrom.isEmpty()) {
            stream.read(room).whenComplete((entries, failure) -> answered(entries, failure));
        } else {
            stream.takeOver(searchFrom, room, search).whenComplete((page, failure) -> {
                if (failure == null) {
                    searchFrom = page.next();
                    hasSearched |= searchFrom.isEmpty();
                }
                answered(failure == null ? page.entries() : List.of(), failure);
            });
        }
    }

    private int room() {
        boolean isFull = deliveries >= MAX_DELIVERIES || bytes >= MAX_BYTES;
        return isFull ? 0 : Math.min(batch, MAX_ENTRIES - inHand.size());
    }

    private void prepared(Throwable failure) {
        isAsking = false;
        isPrepared = failure == null;
        if (isPrepared) {
            proceed();
        } else {
            failed(failure);
        }
        stopIfEmpty();
    }

    private void answered(List<PushStream.Entry> entries, Throwable failure) {
        isAsking = false;
        if (failure == null) {
            batch = Math.min(BATCH, 2 * batch);
            entries.forEach(this::take);
            proceed();
        } else {
            failed(failure);
        }
        stopIfEmpty();
    }

    private void failed(Throwable failure) {
        listener.readFailed();
        if (unread.isDue()) {
            log.warn("the stream of pushes cannot be read, and what is in it waits: {}", reason(failure));
        }
        isPrepared = false; // it may be gone, with all that Redis had
        batch = 1;
        if (searchFrom.isEmpty() || search == Search.ABANDONED) {
            search(Search.AGAIN); // what was read may be this node's, though the answer was lost
        }
        pause();
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    private void pause() {
        isPausing = true;
        thread.schedule(
                OutOfMemory.checked(() -> {
                    isPausing = false;
                    proceed();
                }),
                RETRY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    // ------------------------------------------------------------------------------------------------------ delivering

    private void take(PushStream.Entry entry) {
        if (inHand.containsKey(entry.id())) {
            return; // of our own that take long
        }
        listener.taken(PushListener.Way.STREAM);
        if (entry.deliveries() > PushStream.MAX_TAKES) {
            refuse(hold(entry, 0), Refusal.TRIED_TOO_OFTEN, "it was taken " + entry.deliveries() + " times");
            return;
        }
        try {
            if (entry.isTooLarge()) {
                throw format.tooLarge(entry.size());
            }
            send(entry, format.read(entry.push()));
        } catch (BadPushException e) {
            refuse(hold(entry, 0), e.refusal(), e.getMessage());
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            // One entry must not stop those behind it, whatever is wrong with us.
            log.error("a bug: entry {} of the stream of pushes becomes a dead letter", entry.id(), e);
            refuse(hold(entry, 0), Refusal.INTERNAL, e.getClass().getSimpleName());
        }
    }

    private InHand hold(PushStream.Entry entry, int recipients) {
        InHand held = new InHand(entry, recipients);
        InHand before = inHand.put(entry.id(), held);
        if (before != null) {
            deliveries -= before.deliveries();
            bytes -= entry.push().length;
        }
        inHandCount = inHand.size();
        deliveries += recipients;
        bytes += entry.push().length;
        return held;
    }

    private void send(PushStream.Entry entry, Push push) {
        if (push.audience() instanceof Audience.Users users) {
            InHand held = hold(entry, users.users().size());
            dispatcher.send(push, users, true, failed -> {
                delivered.add(new Delivered(held, push, failed));
                if (isSweepScheduled.compareAndSet(false, true)) {
                    thread.execute(this::sweep);
                }
            });
        } else if (push.audience() instanceof Audience.Topic topic) {
            InHand held = hold(entry, 0);
            publishing.toTopic(topic.topic(), entry.push()).thenAccept(isDone -> published(held, push, isDone));
        } else {
            InHand held = hold(entry, 0);
            broadcasts.add(push.id(), entry.push()).thenAccept(result -> broadcast(held, push, result));
        }
    }

    private void broadcast(InHand held, Push push, BroadcastBacklog.Result result) {
        switch (result) {
            case PUBLISHED, CANCELLED -> finish(held);
            case GIVEN_UP -> published(held, push, false);
            case TOO_MANY ->
                refuse(held, push, Refusal.TOO_MANY_BROADCASTS, BroadcastBacklog.MAX_WAITING + " wait already");
            case LEFT -> leave(List.of(held));
        }
    }

    private void published(InHand held, Push push, boolean isDone) {
        if (isDone) {
            finish(held);
        } else {
            refuse(held, push, Refusal.UNAVAILABLE, "it could not be published");
        }
    }

    private void refuse(InHand held, Push push, Refusal refusal, String detail) {
        PushStream.Entry entry = held.entry();
        refuse(
                held,
                List.of(new DeadLetter(refusal, push.from(), push.id(), detail, entry.push(), List.of(), entry.id())));
    }

    private void sweep() {
        isSweepScheduled.set(false); // first, so that whatever is added from here on is not overlooked
        for (Delivered next = delivered.poll(); next != null; next = delivered.poll()) {
            if (next.failed().isEmpty()) {
                finish(next.held());
            } else {
                PushStream.Entry entry = next.held().entry();
                refuse(next.held(), Undeliverable.letters(next.failed(), next.push(), entry.push(), entry.id()));
            }
        }
    }

    private void refuse(InHand held, Refusal refusal, String detail) {
        PushStream.Entry entry = held.entry();
        refuse(held, List.of(new DeadLetter(refusal, "", "", detail, entry.push(), List.of(), entry.id())));
    }

    private void refuse(InHand held, List<DeadLetter> letters) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (DeadLetter letter : letters) {
            all = all.thenCombine(burying.add(() -> burial.bury(letter)), Boolean::logicalAnd);
        }
        all.thenAccept(areBuried -> {
            if (areBuried) {
                finish(held);
            } else {
                leave(List.of(held));
            }
        });
    }
    // ------------------------------------------------------------------------------------------------------- finishing

    private void finish(InHand held) {
        finished.add(held);
        if (!isFinishing) {
            isFinishing = true;
            thread.schedule(OutOfMemory.checked(this::finishAll), GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void finishAll() {
        List<InHand> done = new ArrayList<>();
        while (!finished.isEmpty() && done.size() < BATCH) {
            done.add(finished.remove());
        }
        if (done.isEmpty()) {
            isFinishing = false;
            stopIfEmpty();
            return;
        }
        List<String> ids = done.stream().map(held -> held.entry().id()).toList();
        finishing.add(() -> stream.finish(ids)).thenAccept(areFinished -> {
            if (areFinished) {
                done.forEach(this::release);
            } else {
                leave(done);
            }
            finishAll();
            proceed();
        });
    }

    /** Leaves entries in the stream, where the next search finds them. */
    private void leave(List<InHand> unfinished) {
        hasLeftSome = true;
        unfinished.forEach(this::release);
        stopIfEmpty();
    }

    private void release(InHand held) {
        inHand.remove(held.entry().id());
        inHandCount = inHand.size();
        deliveries -= held.deliveries();
        bytes -= held.entry().push().length;
    }

    private void stopIfEmpty() {
        if (isStopping && inHand.isEmpty() && !isAsking && !stopped.isDone()) {
            hasTurn = false;
            stream.giveTurnBack().whenComplete((done, failure) -> stopped.complete(null));
        }
    }
}
