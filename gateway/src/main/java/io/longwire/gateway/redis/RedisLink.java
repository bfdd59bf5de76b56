package io.longwire.gateway.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.longwire.gateway.auth.TokenStore;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayGauges;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.push.PushLimits;
import io.longwire.gateway.push.Pushes;
import io.longwire.gateway.redis.wire.GuardedReplies;
import io.longwire.gateway.redis.wire.ReplyLimits;
import io.longwire.gateway.relay.NodeChannel;
import io.longwire.gateway.routing.ChatPath;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;

/**
 * The connections to one Redis, and the ports made of them.
 *
 * <p>Nothing waits without bound: while disconnected, commands are refused; each connection takes at most
 * {@value #MAX_QUEUED} at a time; and after a reconnect nothing is sent a second time, since a command that was already
 * carried out would be again.
 */
public final class RedisLink implements AutoCloseable {

    /** A quarter of a second's worth at the rate that one connection can reach. */
    static final int MAX_QUEUED = 16_384;

    private final ClientResources resources;
    private final RedisAddress address;
    private final RedisTopology topology;
    private final RedisSettings settings;
    private final Keys keys;
    private final Clock clock;
    private final GatewayMetrics metrics;

    /** Asks whether Redis answers and whether messages arrive; does nothing that phones or backends ask for. */
    private final ScheduledExecutorService timer = RedisThreads.start("redis-watch");

    /** What belongs to no event loop: health, and probes of subscriptions. */
    private final RedisConnection ordinary;

    private final RedisHealth health;
    private final RedisInspection inspection;
    private final RedisServerInfo server;
    private final RedisLanes lanes;
    private final NodeSubscriptions subscriptions;
    private final Disposable reconnections;

    private RedisLink(
            ClientResources resources,
            RedisAddress address,
            RedisTopology topology,
            RedisSettings settings,
            Clock clock,
            GatewayMetrics metrics)
            throws IOException {
        this.resources = resources;
        this.address = address;
        this.topology = topology;
        this.settings = settings;
        this.keys = new Keys(settings.prefix());
        this.clock = clock;
        this.metrics = metrics;
        this.ordinary = topology.connect();
        this.server = RedisServerInfo.parse(StartAttempts.infoOnceLoaded(ordinary, settings.timeout()));
        Optional<Proof> proof = new Proofs(ordinary, server, settings.timeout(), keys.mark("trial"))
                .of(settings.redis().ack());
        this.lanes = new RedisLanes(topology, settings, proof, this::isUp, metrics);
        this.health = new RedisHealth(ordinary, settings.timeout(), timer, lanes::leave, lanes::redisAway);
        this.inspection = new RedisInspection(topology.connect(), settings.prefix());
        this.subscriptions = new NodeSubscriptions(topology, ordinary, settings.timeout(), timer, metrics.registry());
        Gauge.builder("longwire.ack.level", () -> 1)
                .description("how safe mail is before its sender is told")
                .tag("level", ackLevel().name().toLowerCase(Locale.ROOT))
                .register(metrics.registry());
        GatewayGauges.register(
                metrics.registry(),
                "longwire.redis.subscribed",
                "whether messages from other nodes arrive",
                () -> health.isUp() && subscriptions.areWhole() ? 1 : 0);
        this.reconnections = resources
                .eventBus()
                .get()
                .ofType(ReconnectFailedEvent.class)
                .subscribe(event -> health.notConnected(event.getCause()));
    }

    /**
     * Connects.
     *
     * @throws IOException if Redis cannot be reached or refuses us; the message tells where and why
     */
    public static RedisLink open(RedisAddress address, RedisSettings settings, Clock clock, GatewayMetrics metrics)
            throws IOException {
        ClientResources resources = RedisOptions.resources(
                settings, new GuardedReplies(ReplyLimits.ofFrames(settings.maxFrameBytes()), metrics.registry()));
        RedisTopology topology;
        try {
            topology = RedisTopologies.open(address, settings, resources);
        } catch (IOException e) {
            close(resources);
            throw e;
        }
        try {
            return new RedisLink(resources, address, topology, settings, clock, metrics);
        } catch (IOException | RedisException e) {
            topology.close();
            close(resources);
            throw e instanceof IOException told
                    ? told
                    : new IOException("cannot use Redis at " + address + ": " + RedisFailures.describe(e), e);
        }
    }

    /** What the server has said of itself. */
    public RedisServerInfo server() {
        return server;
    }

    /** Where it is, as it was asked for, without passwords. */
    public String address() {
        return address.toString();
    }

    /** How safe mail is before its sender is told. */
    public AckLevel ackLevel() {
        return settings.redis().ack().level();
    }

    /** What stands behind the address, in a word: standalone, sentinel or cluster. */
    public String topology() {
        return topology.kind();
    }

    /** Whether Redis answers. */
    public boolean isUp() {
        return health.isUp();
    }

    /**
     * How well this node hears the others.
     *
     * @param bound how long it may take to notice that it does not
     */
    public NodeHearing hearing(NodeSubscription subscription, NodeLease lease, Duration bound) {
        return new NodeHearing(subscription, lease, health, bound);
    }

    /** What operators may look at. */
    public RedisInspection inspection() {
        return inspection;
    }

    /**
     * Watches the other nodes.
     *
     * @param lease as all of them have it
     */
    public NodeWatch watchNodes(Duration lease) {
        return new NodeWatch(inspection, health::isUp, settings, lease);
    }

    /**
     * Where gateways say which settings they have.
     *
     * @param lease how long what this one says stands after its last word
     */
    public NodeSettings nodeSettings(Duration lease) {
        return new NodeSettings(inspection, inspection.commands(), settings, lease);
    }

    /** Opens the way of one event loop; its ports are to be used on that loop only. Blocks while it connects. */
    public Ports openPorts(Executor loop) {
        RedisLane lane = openLane(loop);
        return new Ports(
                new RedisMailbox(lane, settings, clock, metrics),
                new RedisPresence(lane, settings),
                new RedisNodeChannel(lane, settings),
                backends -> new FilteredChats(lane, settings, backends),
                lane::onReconnect);
    }

    /** Opens the ways of pushes; they are to be used on that thread only. Blocks while it connects. */
    public Pushes.Ports openPushes(Executor thread, PushLimits limits) {
        RedisLane lane = lanes.open(thread);
        return new Pushes.Ports(
                new RedisPushStream(lane, topology.connect(), settings, limits),
                new RedisPushChannels(lane, settings, () -> inspection.nodes().thenApply(nodes -> nodes.size())),
                new RedisDeadLetters(lane, settings, clock),
                lane::isAvailable);
    }

    RedisLane openLane(Executor loop) {
        return lanes.openProven(loop);
    }

    /** Opens the way by which backends are told. Blocks while it connects. */
    public RedisEvents openEvents(BackendConfig backends) {
        return openEvents(backends, RedisEvents.MAX_WAITING);
    }

    RedisEvents openEvents(BackendConfig backends, int maxWaiting) {
        ScheduledExecutorService thread = RedisThreads.start("events");
        RedisLane lane = lanes.open(thread);
        return new RedisEvents(lane, thread, settings, backends, clock, metrics.registry(), maxWaiting);
    }

    /** Opens the way of copies of chats to backends. Blocks while it connects. */
    public ChatCopies openCopies(BackendConfig backends) {
        ScheduledExecutorService thread = RedisThreads.start("chat-copies");
        return new ChatCopies(lanes.open(thread), thread, settings, backends, metrics.registry());
    }

    /** Opens the way to the tokens that backends give out. Blocks while it connects. */
    public TokenStore openTokens() {
        ScheduledExecutorService thread = RedisThreads.start("tokens");
        return new RedisTokens(lanes.open(thread), thread, new Keys(settings.prefix()));
    }

    /**
     * Takes the lease of this node. Blocks until it is this process's.
     *
     * @param lease how long the others are to take this process for alive after its last word
     * @throws IOException if Redis does not answer or refuses
     */
    public NodeLease takeLease(Duration lease, NodeLease.Listener listener) throws IOException {
        ScheduledExecutorService thread = RedisThreads.start("node-lease");
        RedisLane lane = lanes.open(thread);
        NodeLease taken = new NodeLease(lane, thread, settings, lease, listener);
        taken.take(settings.timeout().multipliedBy(2));
        return taken;
    }

    /**
     * Listens to this node's channel. Blocks until its messages arrive, and fails if they do not in time.
     *
     * @param listener takes each message, in order, on a thread of Redis's client: it hands off at once
     * @param onGap runs each time that messages arrive again after some may have been missed; it hands off at once
     * @param longestSilence for how long this node may hear nothing before others may have given it up
     */
    public NodeSubscription subscribe(Consumer<byte[]> listener, Runnable onGap, Duration longestSilence)
            throws IOException {
        return subscriptions.open(
                keys.node(settings.instance().node()),
                new NodeSubscription.Listening(
                        "messages from other nodes", listener, onGap, longestSilence, Optional.empty()));
    }

    /**
     * Listens to what all nodes hear, but to no channel yet. Blocks until messages would arrive.
     *
     * @throws IOException as {@link #subscribe}
     */
    public Broadcasts broadcasts() throws IOException {
        return subscriptions.openBroadcasts(settings.instance().node(), keys);
    }

    /**
     * What one event loop uses of Redis.
     *
     * @param filter makes the way of chats to a backend
     * @param onReconnect takes a task to run on the loop each time the connection has come back
     */
    public record Ports(
            Mailbox mailbox,
            Presence presence,
            NodeChannel nodes,
            Function<BackendConfig, ChatPath> filter,
            Consumer<Runnable> onReconnect) {}

    @Override
    public void close() {
        reconnections.dispose();
        health.close();
        timer.shutdownNow();
        subscriptions.close();
        topology.close();
        close(resources);
    }

    private static void close(ClientResources resources) {
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
