package io.longwire.gateway.redis;

import io.lettuce.core.LettuceFutures;
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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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

    private static final Duration LOADING_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LOADING_POLL = Duration.ofMillis(50);

    private final ClientResources resources;
    private final RedisAddress address;
    private final RedisTopology topology;
    private final RedisSettings settings;
    private final Keys keys;
    private final Clock clock;
    private final GatewayMetrics metrics;

    /** Asks whether Redis answers and whether messages arrive; does nothing that phones or backends ask for. */
    private final ScheduledExecutorService timer = RedisThreads.start("redis-watch");

    private final ScheduledExecutorService topicThread = RedisThreads.start("redis-topics");

    /** What belongs to no event loop: health, and probes of subscriptions. */
    private final RedisConnection ordinary;

    private final RedisHealth health;
    private final RedisInspection inspection;
    private final RedisServerInfo server;
    private final Optional<Proof> proof;
    private final ErrorReplies errorReplies = new ErrorReplies();
    private final UnprovenLog unproven = new UnprovenLog();
    private final List<RedisLane> lanes = new CopyOnWriteArrayList<>();
    private final List<NodeSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Counter gaps;
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
        this.server = RedisServerInfo.parse(infoOnceLoaded());
        this.proof = new Proofs(ordinary, server, settings.timeout(), keys.mark("trial"))
                .of(settings.redis().ack());
        this.health = new RedisHealth(
                ordinary,
                settings.timeout(),
                timer,
                () -> lanes.forEach(RedisLane::leave),
                () -> lanes.forEach(RedisLane::redisAway));
        this.inspection = new RedisInspection(topology.connect(), settings.prefix());
        this.gaps = Counter.builder("longwire.redis.subscription.gaps")
                .description("times that messages from other nodes may have been missed")
                .register(metrics.registry());
        Gauge.builder("longwire.ack.level", () -> 1)
                .description("how safe mail is before its sender is told")
                .tag("level", ackLevel().name().toLowerCase(Locale.ROOT))
                .register(metrics.registry());
        GatewayGauges.register(
                metrics.registry(),
                "longwire.redis.subscribed",
                "whether messages from other nodes arrive",
                () -> health.isUp() && subscriptions.stream().allMatch(NodeSubscription::isWhole) ? 1 : 0);
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
        } catch (IOException e) {
            topology.close();
            close(resources);
            throw e;
        } catch (RedisException e) {
            topology.close();
            close(resources);
            throw new IOException("cannot use Redis at " + address + ": " + RedisFailures.describe(e), e);
        }
    }

    /** A Redis that has just started reads its file first, and refuses everything else meanwhile. */
    private String infoOnceLoaded() {
        long deadline = System.nanoTime() + LOADING_TIMEOUT.toNanos();
        String info = StartAttempts.patiently(this::info);
        while (info.contains("loading:1") && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOADING_POLL.toNanos());
            info = info();
        }
        return info;
    }

    private String info() {
        return LettuceFutures.awaitOrCancel(
                ordinary.commands().info(), settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
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
        RedisLane lane = openLane(thread, Optional.empty());
        return new Pushes.Ports(
                new RedisPushStream(lane, topology.connect(), settings, limits),
                new RedisPushChannels(lane, settings, () -> inspection.nodes().thenApply(List::size)),
                new RedisDeadLetters(lane, settings, clock),
                lane::isAvailable);
    }

    RedisLane openLane(Executor loop) {
        return openLane(loop, proof);
    }

    private RedisLane openLane(Executor loop, Optional<Proof> needed) {
        Function<RedisLane, Optional<ProvenCalls>> proven =
                lane -> needed.map(it -> provenCalls(lane, it, openLane(loop, Optional.empty())));
        RedisLane lane = new RedisLane(topology.connect(), loop, health::isUp, metrics, errorReplies, proven);
        lanes.add(lane);
        topology.onChange(lane::reconnected);
        return lane;
    }

    private ProvenCalls provenCalls(RedisLane calls, Proof needed, RedisLane proofs) {
        byte[] mark = keys.mark(settings.instance() + ":" + lanes.size());
        return new ProvenCalls(calls, proofs, needed, settings.redis().ack().timeout(), mark, unproven);
    }

    /** Opens the way by which backends are told. Blocks while it connects. */
    public RedisEvents openEvents(BackendConfig backends) {
        return openEvents(backends, RedisEvents.MAX_WAITING);
    }

    RedisEvents openEvents(BackendConfig backends, int maxWaiting) {
        ScheduledExecutorService thread = RedisThreads.start("events");
        RedisLane lane = openLane(thread, Optional.empty());
        return new RedisEvents(lane, thread, settings, backends, clock, metrics.registry(), maxWaiting);
    }

    /** Opens the way of copies of chats to backends. Blocks while it connects. */
    public ChatCopies openCopies(BackendConfig backends) {
        ScheduledExecutorService thread = RedisThreads.start("chat-copies");
        return new ChatCopies(openLane(thread, Optional.empty()), thread, settings, backends, metrics.registry());
    }

    /** Opens the way to the tokens that backends give out. Blocks while it connects. */
    public TokenStore openTokens() {
        ScheduledExecutorService thread = RedisThreads.start("tokens");
        return new RedisTokens(openLane(thread, Optional.empty()), thread, new Keys(settings.prefix()));
    }

    /**
     * Takes the lease of this node. Blocks until it is this process's.
     *
     * @param lease how long the others are to take this process for alive after its last word
     * @throws IOException if Redis does not answer or refuses
     */
    public NodeLease takeLease(Duration lease, NodeLease.Listener listener) throws IOException {
        ScheduledExecutorService thread = RedisThreads.start("node-lease");
        RedisLane lane = openLane(thread, Optional.empty());
        NodeLease taken = new NodeLease(lane, thread, settings, lease, listener);
        taken.take(settings.timeout().multipliedBy(2));
        return taken;
    }

    /**
     * Listens to this node's channel. Blocks until its messages arrive.
     *
     * @param listener takes each message, in order, on a thread of Redis's client: it hands off at once
     * @param onGap runs each time that messages arrive again after some may have been missed, on the same timer as health: it
     *     hands off at once
     * @throws IOException if they do not arrive within twice the timeout; the message tells why
     */
    public NodeSubscription subscribe(Consumer<byte[]> listener, Runnable onGap) throws IOException {
        return subscribe(
                keys.node(settings.instance().node()),
                new NodeSubscription.Listening("messages from other nodes", listener, onGap, Optional.empty()));
    }

    /**
     * Listens to what all nodes hear, but to no channel yet. Blocks until messages would arrive.
     *
     * @throws IOException as {@link #subscribe}
     */
    public Broadcasts broadcasts() throws IOException {
        SharedChannels shared = new SharedChannels(topicThread);
        NodeSubscription subscription = subscribe(
                keys.probeChannel(settings.instance().node()),
                new NodeSubscription.Listening(
                        "quick pushes and control commands", nothing -> {}, () -> {}, Optional.of(shared)));
        return new Broadcasts(subscription, shared, keys);
    }

    private NodeSubscription subscribe(byte[] channel, NodeSubscription.Listening listening) throws IOException {
        NodeSubscription subscription =
                new NodeSubscription(topology, ordinary, channel, listening, settings.timeout(), timer, gaps);
        subscriptions.add(subscription);
        try {
            // What Redis has refused it will refuse again.
            StartAttempts.answer(
                    subscription::firstWhole, settings.timeout().multipliedBy(2), () -> !subscription.isRefused());
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
        topicThread.shutdownNow();
        subscriptions.forEach(NodeSubscription::close);
        topology.close();
        close(resources);
    }

    private static void close(ClientResources resources) {
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
