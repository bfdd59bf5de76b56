package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The lanes of peers that send to one event loop: their place in the order of frames, which is small, and the answers that were
 * given to them, {@value AnswersGiven#RING} bytes a lane.
 *
 * <p>Each start of a gateway is a peer of its own, and none of them says that it has ended. One that was taken for dead may have
 * been paused only, and go on; and Redis may pass on late what was sent long ago. So what is known is forgotten in two steps.
 *
 * <p><b>Answers</b> are dropped when another process of the same node speaks for the first time, for a node's name is one
 * process's at a time, and whoever loses it ends. Where each start has a name of its own, the answers of at most
 * {@value #SILENT_LANES} silent lanes are kept; beyond that, those whose peers have lost their lease are dropped, the longest
 * silent ones first. A sender that asks for an answer which is not kept any more hears that the message is elsewhere, and looks
 * for the recipient again: what was delivered comes twice then, in its order, which phones notice by its id.
 *
 * <p><b>Places</b> stay for ten minutes after the latest frame, also those of peers that are gone for sure: a frame that comes
 * late is still known to be one of the past, and is refused. At most {@value #MAX_LANES} are kept, the latest used ones. Of a sender
 * whose place is forgotten, only a frame that begins a stream is taken: any other one is told to be lost, whereupon
 * its sender, if it lives, starts a new stream.
 *
 * <p>Belongs to the inbox's event loop.
 */
final class Senders {

    /** More than those of the peers that live, which speak to one loop by one lane or a few. */
    static final int MAX_LANES = 4_096;

    /** The answers of so many lanes are kept though nothing was heard of them lately. */
    static final int SILENT_LANES = 16;

    /** Longer than a peer that lives waits before it asks for an answer that it misses. */
    static final Duration SILENCE = Duration.ofMinutes(1);

    /** Those that have spoken last come last. */
    private final Map<Origin, Sender> byOrigin = new LinkedHashMap<>(16, 0.75f, true);

    private final Function<Instance, CompletableFuture<Boolean>> isAlive;
    private long nowNanos;
    private long prunedNanos;

    private static final class Sender {
        final Origin origin;
        final StreamPosition position = new StreamPosition();
        Optional<AnswersGiven> answers = Optional.empty();
        long usedNanos;

        Sender(Origin origin) {
            this.origin = origin;
        }
    }

    /**
     * No senders.
     *
     * @param isAlive whether a peer has its lease; completes on the event loop, and fails if that is not known
     */
    Senders(Function<Instance, CompletableFuture<Boolean>> isAlive, long nowNanos) {
        this.isAlive = isAlive;
        this.nowNanos = nowNanos;
        this.prunedNanos = nowNanos;
    }

    /** Where a lane that has sent a frame stands. */
    StreamPosition position(Origin origin) {
        return sender(origin).position;
    }

    /** The answers that are given to a lane which has sent a message. */
    AnswersGiven answers(Origin origin) {
        Sender sender = sender(origin);
        if (sender.answers.isEmpty()) {
            sender.answers = Optional.of(new AnswersGiven());
        }
        return sender.answers.get();
    }

    /** The answers that were given to a lane which asks for them, unless they are dropped. */
    Optional<AnswersGiven> answersAskedFor(Origin origin) {
        Sender sender = byOrigin.get(origin);
        if (sender == null) {
            return Optional.empty();
        }
        sender.usedNanos = nowNanos;
        return sender.answers;
    }

    private Sender sender(Origin origin) {
        Sender sender = byOrigin.get(origin);
        if (sender == null) {
            dropAnswersOfOthers(origin.instance());
            if (byOrigin.size() >= MAX_LANES) {
                byOrigin.remove(byOrigin.keySet().iterator().next());
            }
            sender = new Sender(origin);
            byOrigin.put(origin, sender);
        }
        sender.usedNanos = nowNanos;
        return sender;
    }

    private void dropAnswersOfOthers(Instance process) {
        for (Sender sender : byOrigin.values()) {
            Instance other = sender.origin.instance();
            if (other.node().equals(process.node()) && !other.equals(process)) {
                sender.answers = Optional.empty();
            }
        }
    }

    /** Time passes. */
    void tick(long now) {
        nowNanos = now;
        if (now - prunedNanos >= SILENCE.toNanos()) {
            prunedNanos = now;
            byOrigin.values().removeIf(sender -> isSilentFor(RelayLane.FORGOTTEN_AFTER, sender));
            pruneAnswers();
        }
    }

    private boolean isSilentFor(Duration time, Sender sender) {
        return nowNanos - sender.usedNanos >= time.toNanos();
    }

    /** Asks only where too many are silent: a peer that lives may have nothing to say for long. */
    private void pruneAnswers() {
        List<Instance> silent = new ArrayList<>();
        for (Sender sender : byOrigin.values()) {
            if (sender.answers.isPresent() && isSilentFor(SILENCE, sender)) {
                silent.add(sender.origin.instance());
            }
        }
        Set<Instance> longest = new LinkedHashSet<>(silent.subList(0, Math.max(0, silent.size() - SILENT_LANES)));
        for (Instance peer : longest) {
            isAlive.apply(peer).whenComplete((hasLease, failure) -> {
                if (failure == null && !hasLease) {
                    dropAnswersOf(peer);
                }
            });
        }
    }

    /** Unless it has spoken since it was asked about. */
    private void dropAnswersOf(Instance peer) {
        for (Sender sender : byOrigin.values()) {
            if (sender.origin.instance().equals(peer) && isSilentFor(SILENCE, sender)) {
                sender.answers = Optional.empty();
            }
        }
    }

    /** How many lanes have a place. */
    int places() {
        return byOrigin.size();
    }

    /** The answers of how many lanes are kept. */
    int keptAnswers() {
        return (int) byOrigin.values().stream()
                .filter(sender -> sender.answers.isPresent())
                .count();
    }
}
