package io.longwire.gateway.redis;

import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.NodeSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which other nodes come, leave and die, and counts those that live. Looks into Redis three times in the shortest lease that
 * it sees, which other nodes may have chosen otherwise than this one, on a thread of its own.
 *
 * <p>A node that leaves takes its lease back and closes its connections. One that dies leaves the lease to run out; one that hangs
 * stays connected besides. What two looks agree on is believed: a Redis that has lost its data shows no node for a moment.
 */
public final class NodeWatch implements AutoCloseable {

    private static final int LOOKS_PER_LEASE = 3;
    private static final int LOOKS_TO_BELIEVE = 2;

    /** Short enough for the shortest lease that may be chosen. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);

    private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

    /** What is known of another node. */
    private static final class Known {
        private Instance instance;

        /** Its connections are closed, and its lease still ran when that was seen. */
        private boolean isCutOff;

        /** How many looks in a row have found no lease. */
        private int withoutLease;

        /** It was reported gone, and is still connected. */
        private boolean isHanging;

        Known(Instance instance) {
            this.instance = instance;
        }
    }

    private final RedisInspection inspection;
    private final BooleanSupplier isUp;
    private final String self;
    private final Duration timeout;
    private final Duration lease;
    private final ScheduledExecutorService thread = RedisThreads.start("node-watch");
    private final Map<String, Known> known = new HashMap<>();
    private long nextLookNanos = System.nanoTime();
    private boolean isFirstLook = true;
    private volatile List<Instance> others = List.of();

    NodeWatch(RedisInspection inspection, BooleanSupplier isUp, RedisSettings settings, Duration lease) {
        this.inspection = inspection;
        this.isUp = isUp;
        this.self = settings.instance().node();
        this.timeout = settings.timeout();
        this.lease = lease;
        thread.scheduleWithFixedDelay(
                RedisFailures.guarded(this::lookIfDue), 0, SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The other nodes that live, as the last look has it. From any thread. */
    public List<Instance> others() {
        return others;
    }

    private void lookIfDue() {
        if (System.nanoTime() - nextLookNanos >= 0) {
            Duration shortest = look();
            nextLookNanos =
                    System.nanoTime() + shortest.dividedBy(LOOKS_PER_LEASE).toNanos();
        }
    }

    /** Returns the shortest lease that was seen, or what is left of it. */
    private Duration look() {
        try {
            if (isUp.getAsBoolean()) {
                Map<String, Seen> seen = seen();
                judge(seen);
                return seen.values().stream()
                        .map(Seen::leaseLeft)
                        .filter(left -> !left.isZero())
                        .reduce(lease, (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        } catch (ExecutionException | TimeoutException e) {
            log.debug("the other nodes are not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        known.values().forEach(node -> node.withoutLease = 0); // nothing is known: the next look counts as the first
        return lease;
    }

    /** Those that listen, and those that did. */
    private Map<String, Seen> seen() throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Seen> seen = new HashMap<>();
        for (NodeSeen node : await(inspection.nodes())) {
            seen.put(node.node(), new Seen(true, lease(node), node.leaseLeft()));
        }
        List<CompletableFuture<NodeSeen>> silent = new ArrayList<>();
        known.keySet().stream()
                .filter(name -> !seen.containsKey(name))
                .forEach(name -> silent.add(inspection.node(name)));
        for (CompletableFuture<NodeSeen> node : silent) {
            NodeSeen found = await(node);
            seen.put(found.node(), new Seen(false, lease(found), found.leaseLeft()));
        }
        seen.remove(self);
        return seen;
    }

    /**
     * One node at one look.
     *
     * @param lease the process that has the node's lease
     * @param leaseLeft how long it still lasts
     */
    private record Seen(boolean listens, Optional<Instance> lease, Duration leaseLeft) {}

    private static Optional<Instance> lease(NodeSeen node) {
        return node.leaseLeft().isZero() ? Optional.empty() : node.instance();
    }

    private <T> T await(CompletableFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void judge(Map<String, Seen> seen) {
        new TreeSet<>(seen.keySet()).forEach(name -> judge(name, seen.get(name)));
        isFirstLook = false;
        others = known.values().stream()
                .filter(node -> !node.isHanging)
                .map(node -> node.instance)
                .toList();
    }

    private void judge(String name, Seen seen) {
        if (seen.lease().isPresent()) {
            lives(name, seen.listens(), seen.lease().get());
        } else if (known.containsKey(name)) {
            hasNoLease(name, known.get(name), seen.listens());
        }
    }

    private void lives(String name, boolean listens, Instance instance) {
        Known node = known.get(name);
        if (node == null) {
            if (!listens) {
                return; // what a node has left that was dead before this one came
            }
            known.put(name, new Known(instance));
            if (!isFirstLook) {
                log.info("node {} has joined", name);
            }
            return;
        }
        if (node.isHanging) {
            log.info("node {} is back", name);
        } else if (!node.instance.equals(instance)) {
            log.info("node {} has restarted", name);
        }
        node.instance = instance;
        node.isHanging = false;
        node.withoutLease = 0;
        node.isCutOff = !listens;
    }

    private void hasNoLease(String name, Known node, boolean listens) {
        node.withoutLease++;
        if (node.isHanging) {
            if (!listens) {
                known.remove(name);
            }
        } else if (node.isCutOff && !listens) {
            log.warn("node {} is gone: lease expired", name);
            known.remove(name);
        } else if (node.withoutLease >= LOOKS_TO_BELIEVE && listens) {
            log.warn(
                    "node {} is gone: lease expired; it is still connected to Redis, so it hangs or is overloaded",
                    name);
            node.isHanging = true;
        } else if (node.withoutLease >= LOOKS_TO_BELIEVE) {
            log.info("node {} has left", name);
            known.remove(name);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
