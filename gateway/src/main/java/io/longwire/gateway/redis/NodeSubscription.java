package io.longwire.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel of this node's that is listened to, on a connection of its own, which others may share.
 *
 * <p>A subscription dies in ways that its connection does not show: the way to Redis swallows everything, the subscription was
 * not made again after a reconnect, Redis has become a replica that nobody publishes at. Only a message shows that messages
 * arrive: a few times a second a probe is published on the channel through an ordinary connection, and one that does not come
 * back in time makes the subscription's connection be thrown away and opened anew.
 *
 * <p>Whenever it was not whole, messages may have been missed; the owner is told when it is whole again.
 *
 * <p>Its state is the timer's: what happens elsewhere hops there. Safe to use from any thread.
 */
public final class NodeSubscription implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(NodeSubscription.class);

    private final RedisTopology topology;
    private final RedisConnection ordinary;
    private final byte[] channel;
    private final Listening listening;
    private final Duration timeout;
    private final ScheduledExecutorService timer;
    private final Counter gaps;
    private final CompletableFuture<Void> firstWhole = new CompletableFuture<>();

    private volatile boolean isWhole;

    /** Everything that was published before was heard. */
    private volatile long heardNanos = System.nanoTime();

    /** How often something may have been missed: known before anything is heard that was said after. */
    private final AtomicInteger gapsSoFar = new AtomicInteger();

    /** Since when something that ought to have been heard was not; empty while nothing is amiss. */
    private volatile OptionalLong amissNanos = OptionalLong.empty();

    private volatile boolean isClosed;

    /** The connection in use; what another one still delivers is late and not listened to. */
    private volatile Optional<Subscriber> current = Optional.empty();

    private boolean isConnecting;

    /** Written by the timer only. */
    private volatile Optional<Probe> probe = Optional.empty();

    private long notBefore = System.nanoTime();
    private volatile String lastFailure = "no answer";
    private volatile boolean isRefused;

    /**
     * What it is for.
     *
     * @param what arrives, in words
     * @param heard takes what is published on the channel
     * @param onGap runs when messages arrive again after some may have been missed
     * @param longestSilence how far apart two probes may be that follow each other, before others may have given this node up
     * @param shared other channels on the same connection, if any
     */
    record Listening(
            String what,
            Consumer<byte[]> heard,
            Runnable onGap,
            Duration longestSilence,
            Optional<SharedChannels> shared) {}

    /**
     * Starts to listen.
     *
     * @param channel nobody else listens to it
     */
    NodeSubscription(
            RedisTopology topology,
            RedisConnection ordinary,
            byte[] channel,
            Listening listening,
            Duration timeout,
            ScheduledExecutorService timer,
            Counter gaps) {
        this.topology = topology;
        this.ordinary = ordinary;
        this.channel = channel.clone();
        this.listening = listening;
        this.timeout = timeout;
        this.timer = timer;
        this.gaps = gaps;
        timer.scheduleWithFixedDelay(RedisFailures.guarded(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether messages arrive, as far as the last probe told. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether everything that was published until so long ago was heard. */
    boolean hasHeardUntil(Duration ago) {
        return isWhole && System.nanoTime() - heardNanos <= ago.toNanos();
    }

    /** How often this node may have missed something, or have been taken for silent, since the start. */
    int gaps() {
        return gapsSoFar.get();
    }

    /** Since when something that ought to have been heard was not, as {@link System#nanoTime} has it; empty if all was. */
    OptionalLong amissNanos() {
        return amissNanos;
    }

    /** Done when the first probe has come back. */
    CompletableFuture<Void> firstWhole() {
        return firstWhole;
    }

    /** Why the last attempt came to nothing. */
    String lastFailure() {
        return lastFailure;
    }

    /** Whether Redis has answered the last attempt with an error. */
    boolean isRefused() {
        return isRefused;
    }

    private void tick() {
        if (isClosed) {
            return;
        }
        long now = System.nanoTime();
        if (current.isEmpty()) {
            if (!isConnecting && now - notBefore >= 0) {
                open();
            }
        } else if (probe.isEmpty()) {
            if (now - notBefore >= 0) {
                probe = Optional.of(new Probe());
                notBefore = isWhole ? now + PROBE_INTERVAL.toNanos() : now;
                publish(probe.get());
            }
        } else if (probe.get().isLate(now, timeout)) {
            discard("a probe did not come back within " + timeout.toMillis() + " ms");
        } else if (!isWhole) {
            publish(probe.get()); // the first one may have been ahead of the subscription
        }
    }

    private void open() {
        isConnecting = true;
        notBefore = System.nanoTime() + PROBE_INTERVAL.toNanos();
        CompletionStage<? extends StatefulRedisPubSubConnection<byte[], byte[]>> opening;
        try {
            opening = topology.connectPubSub(channel);
        } catch (RuntimeException e) {
            opening = CompletableFuture.failedFuture(e);
        }
        opening.whenComplete((connection, failure) -> onTimer(() -> opened(connection, failure)));
    }

    private void opened(StatefulRedisPubSubConnection<byte[], byte[]> connection, Throwable failure) {
        isConnecting = false;
        if (failure != null) {
            lastFailure = RedisFailures.describe(failure);
        } else if (isClosed) {
            connection.closeAsync();
        } else {
            Subscriber subscriber = new Subscriber(connection, this);
            current = Optional.of(subscriber);
            subscriber.start();
            // Before the channel of the probes, so that those tell of all.
            listening
                    .shared()
                    .ifPresentOrElse(
                            shared -> shared.attach(subscriber, this::attached, this::refused),
                            () -> subscribe(subscriber));
        }
    }

    private void attached(Subscriber subscriber, Throwable failure) {
        onTimer(() -> {
            if (failure != null) {
                subscribed(subscriber, failure);
            } else if (isCurrent(subscriber)) {
                subscribe(subscriber);
            }
        });
    }

    private void refused(Subscriber subscriber, Throwable failure) {
        onTimer(() -> subscribed(subscriber, failure));
    }

    private void subscribe(Subscriber subscriber) {
        ordinary.channels()
                .subscribe(subscriber.connection().async(), channel)
                .whenComplete((done, refusal) -> onTimer(() -> subscribed(subscriber, refusal)));
    }

    private void subscribed(Subscriber subscriber, Throwable refusal) {
        if (!isCurrent(subscriber)) {
            return;
        }
        if (refusal != null) {
            isRefused = refusal instanceof RedisCommandExecutionException;
            discard(RedisFailures.describe(refusal));
        } else {
            probeNow();
        }
    }

    /** A connection that has come back subscribes by itself, and is asked whether it has. */
    void reconnected(Subscriber subscriber) {
        onTimer(() -> {
            if (isCurrent(subscriber)) {
                probeNow();
            }
        });
    }

    /** The end of a gap is a gap too: whoever looked into a mailbox during it may have looked too early. */
    void heardFromNow(Subscriber subscriber) {
        if (isCurrent(subscriber)) {
            gapsSoFar.incrementAndGet(); // here, on the thread that hears what comes next
        }
    }

    void disconnected(Subscriber subscriber) {
        if (isCurrent(subscriber)) {
            gapsSoFar.incrementAndGet();
        }
        onTimer(() -> {
            if (isCurrent(subscriber)) {
                ended();
            }
        });
    }

    /** The client connects again by itself, but may have been telling of shared channels; those are told anew by another one. */
    private void ended() {
        if (listening.shared().isPresent()) {
            discard("the connection was closed");
        } else {
            lost("the connection was closed");
        }
    }

    /** On the connection's thread, as messages come. */
    void received(Subscriber subscriber, byte[] from, byte[] payload) {
        if (!isCurrent(subscriber)) {
            return;
        }
        if (!Arrays.equals(from, channel)) {
            String name = new String(from, StandardCharsets.UTF_8);
            listening.shared().ifPresent(shared -> shared.heard(name, payload));
        } else if (!Probe.isProbe(payload)) {
            listening.heard().accept(payload);
        } else if (isAwaited(payload)) { // or anybody could keep the timer busy
            onTimer(() -> cameBack(subscriber, payload));
        }
    }

    private boolean isAwaited(byte[] payload) {
        return probe.filter(mine -> Arrays.equals(mine.bytes(), payload)).isPresent();
    }

    private void cameBack(Subscriber subscriber, byte[] payload) {
        if (!isCurrent(subscriber) || !isAwaited(payload)) {
            return;
        }
        if (probe.get().madeNanos() - heardNanos > listening.longestSilence().toNanos()) {
            gapsSoFar.incrementAndGet();
        }
        heardNanos = probe.get().madeNanos();
        amissNanos = OptionalLong.empty();
        probe = Optional.empty();
        if (isWhole) {
            return;
        }
        isWhole = true;
        if (!firstWhole.complete(null)) {
            log.info("{} arrive again", listening.what());
            listening.onGap().run();
        }
    }

    private void probeNow() {
        probe = Optional.empty();
        notBefore = System.nanoTime();
        tick();
    }

    /** Only from Redis's answer on is it late; a Redis that does not answer says nothing about the subscription. */
    private void publish(Probe sent) {
        ordinary.channels()
                .publish(ordinary.commands(), channel, sent.bytes())
                .whenComplete((subscribers, failure) -> onTimer(() -> published(sent, failure)));
    }

    private void published(Probe sent, Throwable failure) {
        if (failure == null) {
            sent.published();
            if (isWhole && probe.filter(mine -> mine == sent).isPresent()) {
                amissNanos = sent.publishedNanos();
            }
        } else if (probe.filter(mine -> mine == sent).isPresent()) {
            probe = Optional.empty();
            lastFailure = RedisFailures.describe(failure);
        }
    }

    private void discard(String why) {
        Subscriber subscriber = current.orElseThrow();
        gapsSoFar.incrementAndGet();
        lost(why);
        current = Optional.empty();
        listening.shared().ifPresent(SharedChannels::detach);
        probe = Optional.empty();
        notBefore = System.nanoTime();
        subscriber.close();
    }

    private void lost(String why) {
        lastFailure = why;
        probe = Optional.empty();
        if (isWhole) {
            isWhole = false;
            amissNanos = OptionalLong.of(System.nanoTime());
            gaps.increment();
            log.warn("{} may be missed: {}", listening.what(), why);
        }
    }

    private boolean isCurrent(Subscriber subscriber) {
        return current.filter(mine -> mine == subscriber).isPresent();
    }

    private void onTimer(Runnable task) {
        try {
            timer.execute(RedisFailures.guarded(task));
        } catch (RejectedExecutionException closed) {
            log.debug("the link is closed");
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        isClosed = true;
        isWhole = false;
        Optional<Subscriber> last = current;
        current = Optional.empty();
        last.ifPresent(Subscriber::close);
    }
}
