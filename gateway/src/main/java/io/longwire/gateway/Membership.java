package io.longwire.gateway;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.NodeHearing;
import io.longwire.gateway.redis.NodeLease;
import io.longwire.gateway.redis.NodeSettings;
import io.longwire.gateway.redis.NodeSubscription;
import io.longwire.gateway.redis.NodeWatch;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.relay.Relay;
import io.longwire.gateway.relay.RelayEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of this gateway among the others of its Redis: its name, which it has by a lease, and its channel, by which they reach
 * it. It leaves when what {@link #join} has opened is closed. Safe to use from any thread.
 */
final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final NodeLease lease;
    private final NodeSubscription subscription;
    private final NodeWatch others;

    private Membership(NodeLease lease, NodeSubscription subscription, NodeWatch others) {
        this.lease = lease;
        this.subscription = subscription;
        this.others = others;
    }

    /**
     * Joins the others, which send here from then on. Blocks until messages arrive.
     *
     * @param loops take what the others send
     * @param startup asked between the steps whether to go on
     * @param resources takes what is to be closed, also if this fails
     * @param displaced runs on the lease's thread when another process has taken this node's name; hands off at once
     * @throws IOException if others have other settings, or Redis does not answer
     */
    static Membership join(
            GatewayConfig config,
            Instance self,
            RedisLink redis,
            List<LoopParts> loops,
            RelayEvents events,
            Startup startup,
            ResourceStack resources,
            Consumer<Instance> displaced)
            throws IOException {
        Duration duration = config.node().lease();
        NodeSettings settings = resources.add(redis.nodeSettings(duration));
        Agreement agreement = new Agreement(config, settings);
        agreement.publish();
        agreement.check(); // before a process of this name is made to end
        startup.proceed();
        NodeLease lease = resources.add(redis.takeLease(duration, new LeaseListener(loops, displaced)));
        startup.proceed();
        Relay relay = new Relay(self, loops.stream().map(LoopParts::post).toList(), lease::isHeld, events);
        NodeSubscription subscription = resources.add(redis.subscribe(
                relay, () -> loops.forEach(LoopParts::hearsAgain), config.node().longestSilence()));
        agreement.check(); // again, now that whoever starts at the same time sees this node
        NodeWatch others = resources.add(redis.watchNodes(duration));
        log.info("this node is {}", self.node());
        return new Membership(lease, subscription, others);
    }

    private record LeaseListener(List<LoopParts> loops, Consumer<Instance> displaced) implements NodeLease.Listener {
        @Override
        public void restored() {
            loops.forEach(LoopParts::registerAgain);
        }

        @Override
        public void lostTo(Instance other) {
            displaced.accept(other);
        }
    }

    /**
     * How well this gateway hears the others.
     *
     * @param bound how long it may take to notice that it does not
     */
    NodeHearing hearing(RedisLink redis, Duration bound) {
        return redis.hearing(subscription, lease, bound);
    }

    /** Whether this process has the name: other nodes take it for alive. */
    boolean isLeaseHeld() {
        return lease.isHeld();
    }

    /** Whether messages from other nodes arrive. */
    boolean isSubscribed() {
        return subscription.isWhole();
    }

    /** The other gateways that live. */
    List<Instance> otherNodes() {
        return others.others();
    }

    /** How many gateways live, this one among them. */
    int liveNodes() {
        return otherNodes().size() + (lease.isHeld() ? 1 : 0);
    }
}
