package io.longwire.gateway.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;

/** Opens the subscriptions of one gateway, and closes them. Safe to use from any thread. */
final class NodeSubscriptions implements AutoCloseable {

    private final RedisTopology topology;
    private final RedisConnection ordinary;
    private final Duration timeout;
    private final ScheduledExecutorService timer;
    private final ScheduledExecutorService topicThread = RedisThreads.start("redis-topics");
    private final Counter gaps;
    private final List<NodeSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /**
     * None yet.
     *
     * @param ordinary what probes are published on
     * @param timer runs what the subscriptions do
     */
    NodeSubscriptions(
            RedisTopology topology,
            RedisConnection ordinary,
            Duration timeout,
            ScheduledExecutorService timer,
            MeterRegistry registry) {
        this.topology = topology;
        this.ordinary = ordinary;
        this.timeout = timeout;
        this.timer = timer;
        this.gaps = Counter.builder("longwire.redis.subscription.gaps")
                .description("times that messages from other nodes may have been missed")
                .register(registry);
    }

    /**
     * Listens to a channel. Blocks until its messages arrive.
     *
     * @throws IOException if they do not arrive within twice the timeout; the message tells why
     */
    NodeSubscription open(byte[] channel, NodeSubscription.Listening listening) throws IOException {
        NodeSubscription subscription =
                new NodeSubscription(topology, ordinary, channel, listening, timeout, timer, gaps);
        subscriptions.add(subscription);
        try {
            // What Redis has refused it will refuse again.
            StartAttempts.answer(subscription::firstWhole, timeout.multipliedBy(2), () -> !subscription.isRefused());
            return subscription;
        } catch (ExecutionException | TimeoutException e) {
            subscription.close();
            throw new IOException("cannot listen to " + listening.what() + ": " + subscription.lastFailure(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            subscription.close();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Listens to what all nodes hear, but to no channel yet. Blocks until messages would arrive.
     *
     * @throws IOException as {@link #open}
     */
    Broadcasts openBroadcasts(String node, Keys keys) throws IOException {
        SharedChannels shared = new SharedChannels(topicThread);
        NodeSubscription.Listening listening = new NodeSubscription.Listening(
                "quick pushes and control commands", nothing -> {}, () -> {}, timeout, Optional.of(shared));
        return new Broadcasts(open(keys.probeChannel(node), listening), shared, keys);
    }

    /** Whether messages arrive on every one of them. */
    boolean areWhole() {
        return subscriptions.stream().allMatch(NodeSubscription::isWhole);
    }

    @Override
    public void close() {
        topicThread.shutdownNow();
        subscriptions.forEach(NodeSubscription::close);
    }
}
