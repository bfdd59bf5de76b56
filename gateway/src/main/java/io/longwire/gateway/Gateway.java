package io.longwire.gateway;

import io.longwire.gateway.admin.AdminAccess;
import io.longwire.gateway.admin.AdminServer;
import io.longwire.gateway.admission.UserLogins;
import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.auth.JwtAuthenticator;
import io.longwire.gateway.auth.JwtSettings;
import io.longwire.gateway.auth.KeySource;
import io.longwire.gateway.auth.OpenAuthenticator;
import io.longwire.gateway.auth.TokenAuthenticator;
import io.longwire.gateway.config.AuthConfig;
import io.longwire.gateway.config.Build;
import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.config.EventKind;
import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayGauges;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.ChatCopies;
import io.longwire.gateway.redis.EmbeddedRedis;
import io.longwire.gateway.redis.NodeHearing;
import io.longwire.gateway.redis.NodeLease;
import io.longwire.gateway.redis.NodeSettings;
import io.longwire.gateway.redis.NodeSubscription;
import io.longwire.gateway.redis.NodeWatch;
import io.longwire.gateway.redis.RedisAddress;
import io.longwire.gateway.redis.RedisEvents;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.redis.RedisSettings;
import io.longwire.gateway.relay.Relay;
import io.longwire.gateway.relay.RelayInbox;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.session.Drain;
import io.longwire.gateway.session.Hearing;
import io.longwire.gateway.session.LoopClock;
import io.longwire.gateway.session.Releases;
import io.longwire.gateway.session.RemoteRequests;
import io.longwire.gateway.session.Reregistration;
import io.longwire.gateway.session.Session;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.session.StallWatch;
import io.longwire.gateway.session.StorageQuota;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.gateway.session.Topics;
import io.longwire.gateway.transport.PhoneServer;
import io.longwire.memory.OutOfMemory;
import io.longwire.net.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: made of its rooms here, started, drained, stopped.
 *
 * <p>Each event loop has its own timers, router and connection to Redis; only the session table is shared between them.
 */
public final class Gateway implements AutoCloseable {

    /** The part of the drain timeout in which phones are sent away; the rest is for what they leave behind. */
    private static final int DRAIN_PART = 2;

    /** What Redis knows of a user runs out after two retentions; whoever stays on line that long is told of in time. */
    private static final int RENEWALS_PER_RETENTION = 2;

    /** The part of the relay timeout in which a node notices that it does not hear the others. */
    private static final int HEARING_PART = 2;

    /** How long a start that is called off may take to come to its end: it may wait for Redis a few times. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final GatewayConfig config;
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(registry);
    private final SessionTable table = new SessionTable(this::lapses);
    private final StorageQuota quota;
    private final Instance self;
    private final List<Relay.Post> posts = new ArrayList<>();
    private final List<Runnable> reregistrations = new ArrayList<>();

    /** How often an event loop has stood still for so long that others may have gone on without this node. */
    private final AtomicInteger stalls = new AtomicInteger();

    private final Runnable standDown;
    private final List<AutoCloseable> resources = new ArrayList<>();

    private final Startup startup = new Startup();

    private Events events = Events.NONE;
    private volatile Authenticator authenticator;
    private Optional<ChatCopies> copies = Optional.empty();
    private RedisLink redis;
    private Backends backends;
    private String redisAddress = "";
    private NodeLease lease;
    private NodeSubscription subscription;
    private NodeWatch nodes;
    private volatile NodeHearing hearing;
    private PhoneServer phones;
    private AdminServer admin;

    /** It is to end, and no more phones should be sent here. */
    private final AtomicBoolean isLeaving = new AtomicBoolean();

    /** Counted down when whoever sends phones here need not be waited for. */
    private final CountDownLatch noticed = new CountDownLatch(1);

    /** It takes no more phones. */
    private volatile boolean isDraining;

    /**
     * A gateway that has opened nothing yet.
     *
     * @param standDown runs when another process has taken this node's name: it is to end this one, and hands off at once
     */
    public Gateway(GatewayConfig config, Runnable standDown) {
        this.config = config;
        this.quota = new StorageQuota(config.mailbox().maxStoredPerMinute(), System::nanoTime);
        this.standDown = standDown;
        // Claims of an earlier process of this node must not pass for this one's.
        this.self = new Instance(config.node().id(), new SessionIds().get());
    }

    /**
     * Opens a gateway on the thread that calls this.
     *
     * @throws IOException as {@link #open}
     */
    public static Gateway start(GatewayConfig config, Runnable standDown) throws IOException {
        Gateway gateway = new Gateway(config, standDown);
        gateway.open();
        return gateway;
    }

    /**
     * Starts; the gateway serves when this returns. To be called on the thread that has made it. What was opened is closed
     * again if this fails, or if {@link #end} is called meanwhile.
     *
     * @throws IOException if it cannot; the message is one clear line
     */
    public void open() throws IOException {
        try {
            openAll();
            startup.serve();
        } catch (IOException | RuntimeException e) {
            startup.fail();
            close();
            startup.closed();
            throw e;
        }
    }

    private void openAll() throws IOException {
        openRedis();
        openBackends();
        authenticator = openAuthenticator();
        resources.add(authenticator);
        Transport transport = Sockets.transport(config);
        EventLoopGroup group = transport.newEventLoops(Sockets.eventLoops(config), "phones");
        resources.add(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
        Map<EventLoop, SessionLoop> loops = new HashMap<>();
        for (EventExecutor loop : group) {
            loops.put((EventLoop) loop, openLoop((EventLoop) loop));
        }
        // Before others are told of this node: one that cannot serve must not take a name, or a turn, from one that
        // does.
        bind(transport, group, loops);
        startup.join();
        joinOthers();
        startup.proceed();
        backends.start(
                self.node(),
                table,
                config.sessions().maxFrameBytes(),
                new BackendControl(table, this::closeForMaintenance),
                events,
                config.redis().timeout().multipliedBy(2));
        startup.proceed();
        registerGauges();
        admin.open();
        phones.open();
        resources.add(phones); // closed before the node leaves the others
    }

    /** Takes both addresses. Nobody is served yet: phones and operators who connect meanwhile wait. */
    private void bind(Transport transport, EventLoopGroup group, Map<EventLoop, SessionLoop> loops) throws IOException {
        admin = Sockets.bind(
                "--admin-host",
                "--admin-port",
                addressOf(config.listen().adminHost(), config.listen().adminPort()),
                address -> bindAdmin(address, loops.values().iterator().next()));
        resources.add(admin);
        phones = new PhoneServer(
                loops,
                authenticator,
                new UserLogins(config.admission().userLogins(), System::nanoTime, registry),
                new SessionIds(),
                () -> isDraining,
                Sockets.connectionLimit(config));
        Sockets.bind(
                "--host",
                "--port",
                addressOf(config.listen().host(), config.listen().port()),
                address -> {
                    phones.bind(transport, group, address);
                    return phones;
                });
        resources.add(phones);
    }

    private void openRedis() throws IOException {
        RedisAddress address;
        if (config.redis().uri().isPresent()) {
            address = RedisAddress.parse(config.redis().uri().get());
        } else {
            EmbeddedRedis embedded =
                    EmbeddedRedis.start(config.dataDir(), config.redis().own());
            resources.add(embedded);
            address = embedded.address();
            log.info("embedded Redis: {}", embedded.describe());
        }
        redisAddress = address.toString();
        redis = RedisLink.open(address, redisSettings(), clock, metrics);
        resources.add(redis);
        log.info("{} at {}", redis.server(), address);
        List<String> objections = redis.server().objections(config.redis().allowEviction());
        if (!objections.isEmpty()) {
            throw new IOException(String.join("; ", objections));
        }
        backends = new Backends(redis, metrics, config.sessions().maxTopics());
        resources.add(backends);
        if (!redis.server().isAppendOnly()) {
            log.warn("Redis keeps no append-only file: mail does not survive its restart");
        }
    }

    private void openBackends() {
        if (!config.backends().events().isEmpty()) {
            RedisEvents told = redis.openEvents(config.backends());
            resources.add(told);
            events = told;
        }
        if (config.backends().chatCopy()) {
            copies = Optional.of(redis.openCopies(config.backends()));
            copies.ifPresent(resources::add);
        }
    }

    private RedisSettings redisSettings() {
        return new RedisSettings(
                config.redis(),
                config.mailbox(),
                self,
                config.sessions().devices() == DevicePolicy.SINGLE
                        ? 0
                        : config.sessions().maxDevices(),
                config.sessions().maxFrameBytes());
    }

    /** From here on, other nodes send here. */
    private void joinOthers() throws IOException {
        NodeSettings settings = redis.nodeSettings(config.node().lease());
        resources.add(settings);
        Agreement agreement = new Agreement(config, settings);
        agreement.publish();
        agreement.check(); // before a process of this name is made to end
        startup.proceed();
        // Asked only when a frame comes, which is after the lease has been taken.
        Relay relay = new Relay(self, posts, () -> lease.isHeld(), metrics.relay());
        lease = redis.takeLease(config.node().lease(), new LeaseWatch());
        resources.add(lease);
        startup.proceed();
        subscription = redis.subscribe(relay, this::hearsAgain);
        resources.add(subscription);
        agreement.check(); // again, now that whoever starts at the same time sees this node
        nodes = redis.watchNodes(config.node().lease());
        resources.add(nodes);
        hearing =
                redis.hearing(subscription, lease, config.node().relayTimeout().dividedBy(HEARING_PART));
        log.info("this node is {}", self.node());
    }

    /**
     * Grows each time that this node may have missed what others did. Before it has joined them there is nothing to miss.
     *
     * @param watch told first: what comes right after a stall must not be taken before the stall is known
     */
    private int lapses(StallWatch watch, LoopClock clock) {
        watch.passed(clock.nanos());
        return lapses();
    }

    private int lapses() {
        NodeHearing node = hearing;
        return stalls.get() + (node == null ? 0 : node.lapses());
    }

    /** Tells whether this node would hear the others. */
    private boolean listen(Hearing ears) {
        NodeHearing node = hearing;
        if (node == null) {
            return false;
        }
        ears.check();
        return !node.isDeaf();
    }

    /** How this node hears the others, as one of its loops is told. Before it has joined them there is nothing to hear. */
    private final class Ears implements Hearing.Node {
        private final IntSupplier lapses;

        Ears(IntSupplier lapses) {
            this.lapses = lapses;
        }

        @Override
        public int lapses() {
            return lapses.getAsInt();
        }

        @Override
        public boolean isSound() {
            NodeHearing node = hearing;
            return node == null || node.isSound();
        }

        @Override
        public boolean isPassedBy() {
            NodeHearing node = hearing;
            return node != null && node.isPassedBy();
        }
    }

    private void hearsAgain() {
        posts.forEach(post -> post.loop().execute(post.lane()::hearsAgain));
        registerAllAgain();
    }

    /** Others may have taken this node for gone, or have stored mail past its sessions. */
    private void registerAllAgain() {
        reregistrations.forEach(Runnable::run);
    }

    private final class LeaseWatch implements NodeLease.Listener {
        @Override
        public void restored() {
            registerAllAgain();
        }

        @Override
        public void lostTo(Instance other) {
            log.error(
                    "another gateway has started as node {} ({}): this one ends; every gateway needs a --node-id of its own",
                    self.node(),
                    other);
            noticed.countDown(); // to whom its phones belong from now on, Redis tells already
            standDown.run();
        }
    }

    /** As at the end, but the process stays: whoever has asked for it ends it. */
    private void closeForMaintenance() {
        if (!isLeaving.get()) {
            log.info("a backend closes this node: phones are sent to others, and the process waits to be ended");
            new Thread(
                            () -> {
                                startup.await(START_PATIENCE);
                                drain();
                            },
                            "closing")
                    .start();
        }
    }

    private Authenticator openAuthenticator() throws IOException {
        AuthConfig auth = config.auth();
        return switch (auth.mode()) {
            case OPEN -> new OpenAuthenticator();
            case JWT ->
                new JwtAuthenticator(
                        new JwtSettings(keySource(auth), auth.jwtIssuer(), auth.jwtAudience(), auth.jwtLeeway()),
                        clock,
                        registry);
            case REDIS -> new TokenAuthenticator(redis.openTokens(), registry);
        };
    }

    private static KeySource keySource(AuthConfig auth) {
        return auth.jwtSecretFile()
                .<KeySource>map(KeySource.SharedSecrets::new)
                .orElseGet(() -> new KeySource.PublicKeys(auth.jwtKey().orElseThrow()));
    }

    private static InetSocketAddress addressOf(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private SessionLoop openLoop(EventLoop loop) {
        RedisLink.Ports ports = redis.openPorts(loop);
        Mailbox mailbox = config.backends().events().contains(EventKind.STORED)
                ? new StoredEvents(ports.mailbox(), events)
                : ports.mailbox();
        long now = System.nanoTime();
        TimerWheel timers = new TimerWheel(now);
        RelayLane lane = new RelayLane(
                posts.size(),
                self,
                ports.nodes(),
                loop,
                config.node().relayTimeout(),
                clock::millis,
                metrics.relay(),
                now);
        LoopClock loopClock = new LoopClock(clock);
        StallWatch watch = new StallWatch(stalls, config.node().relayTimeout().dividedBy(HEARING_PART), now);
        IntSupplier freshness = () -> lapses(watch, loopClock);
        MemoryBudget budget = MemoryBudget.ofHeap(Sockets.eventLoops(config));
        Router router = new Router(
                table, mailbox, ports.presence(), lane, loop, freshness, budget, metrics.retries(), timers::schedule);
        SessionLoop sessions = new SessionLoop(
                loop,
                loop::inEventLoop,
                timers,
                loopClock,
                router,
                lane,
                new Hearing(new Ears(freshness)),
                mailbox,
                ports.presence(),
                table,
                new Topics(backends.interest()),
                config.sessions(),
                metrics,
                metrics.openLoop(),
                events,
                chatPath(ports, router),
                new Releases(ports.presence(), timers, metrics.retries()),
                budget,
                quota,
                freshness,
                metrics.retries());
        RelayInbox inbox =
                new RelayInbox(lane, sessions::run, new RemoteRequests(table, router), clock::millis, metrics.relay());
        posts.add(new Relay.Post(loop, lane, inbox));
        backends.reach(loop, sessions);
        Reregistration reregistration = new Reregistration(sessions, System::nanoTime);
        // Once more a while later: what others asked of Redis while they took this node for gone may be carried out
        // after the
        // first time.
        long later = config.redis().timeout().multipliedBy(2).toMillis();
        reregistrations.add(() -> {
            loop.execute(reregistration::start);
            loop.schedule(OutOfMemory.checked(reregistration::start), later, TimeUnit.MILLISECONDS);
        });
        ports.onReconnect().accept(reregistration::start);
        long renewal =
                config.mailbox().retention().dividedBy(RENEWALS_PER_RETENTION).toMillis();
        loop.scheduleWithFixedDelay(
                OutOfMemory.checked(reregistration::start), renewal, renewal, TimeUnit.MILLISECONDS);
        Ticker.start(loop, timers, () -> listen(sessions.hearing()), lane, inbox, metrics);
        return sessions;
    }

    private ChatPath chatPath(RedisLink.Ports ports, Router router) {
        return switch (config.backends().chatMode()) {
            case DIRECT -> copies.map(it -> it.along(router)).orElse(router);
            case FILTER -> ports.filter().apply(config.backends());
        };
    }

    private AdminServer bindAdmin(InetSocketAddress address, SessionLoop loop) throws IOException {
        GatewayOperations.View view = new GatewayOperations.View(
                this::notReadyBecause,
                registry::scrape,
                this::redisPage,
                backends::page,
                () -> phones == null ? 0 : phones.connections(),
                metrics::sessionsByPlatform);
        Set<String> names = new TreeSet<>(config.listen().adminAllowHosts());
        names.add(config.listen().adminHost());
        return new AdminServer(
                address,
                new AdminAccess(config.listen().adminToken(), names),
                new GatewayOperations(self, view, table, loop, redis.inspection(), metrics.endings()));
    }

    private Map<String, Object> redisPage() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("up", redis.isUp());
        page.put("topology", redis.topology());
        page.put("address", redisAddress);
        page.put("ackLevel", lowerCase(redis.ackLevel()));
        page.put("product", redis.server().product());
        page.put("version", redis.server().version());
        page.put("appendOnly", redis.server().isAppendOnly());
        page.put("subscribed", subscription.isWhole());
        page.put("lease", lease.isHeld());
        return page;
    }

    private void registerGauges() {
        new JvmMemoryMetrics().bindTo(registry);
        GatewayGauges.registerProcess(registry);
        GatewayGauges.registerBuild(
                registry, Build.current().version(), Build.current().commit());
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(registry);
        resources.add(gc);
        GatewayGauges.registerDirectMemory(registry);
        GatewayGauges.register(registry, "longwire.connections", "open connections", phones::connections);
        GatewayGauges.register(
                registry, "longwire.connections.max", "how many connections there may be", phones::maxConnections);
        GatewayGauges.register(
                registry,
                "longwire.ready",
                "whether phones should be sent here",
                () -> notReadyBecause().isEmpty() ? 1 : 0);
        GatewayGauges.register(
                registry,
                "longwire.nodes",
                "gateways of this Redis that live, this one among them",
                () -> nodes.others() + (lease.isHeld() ? 1 : 0));
        GatewayGauges.register(registry, "process.open.fds", "files and sockets that are open", OpenFiles::count);
        GatewayGauges.register(registry, "process.max.fds", "how many of them may be", OpenFiles::limit);
        GatewayGauges.register(registry, "longwire.redis.up", "whether Redis answers", () -> redis.isUp() ? 1 : 0);
        GatewayGauges.register(
                registry,
                "longwire.in.flight",
                "messages that phones have not acknowledged yet",
                () -> table.all().stream().mapToInt(Session::inFlight).sum());
    }

    private List<String> notReadyBecause() {
        List<String> reasons = new ArrayList<>();
        if (!startup.isServing()) {
            reasons.add("starting");
        }
        if (isLeaving.get()) {
            reasons.add("draining");
        }
        if (!redis.isUp()) {
            reasons.add("Redis is away");
        } else if (!lease.isHeld()) {
            reasons.add("other nodes take this one for gone");
        } else if (!subscription.isWhole()) {
            reasons.add("messages from other nodes do not arrive");
        }
        reasons.addAll(phones.fullBecause());
        if (admin.isFailing()) {
            reasons.add("connections of operators cannot be accepted");
        }
        return reasons;
    }

    /** Where phones connect to. */
    public InetSocketAddress address() {
        return phones.address();
    }

    /** Where operators connect to. */
    public InetSocketAddress adminAddress() {
        return admin.address();
    }

    /** What the gateway counts about itself. */
    public MeterRegistry meters() {
        return registry;
    }

    /** Reads again what can be read again while it serves, and says so in the log. Thread-safe. */
    public void reload() {
        Authenticator current = authenticator;
        log.info("SIGHUP: {}", current == null ? "the gateway is starting" : current.reload());
    }

    /** Whether its start was called off by {@link #end}. Thread-safe. */
    public boolean isCalledOff() {
        return startup.isCalledOff();
    }

    /**
     * Ends a gateway that serves, by a drain, or one that starts, by calling that off. Blocks; not to be called on the thread that
     * starts it, nor on an event loop.
     */
    public void end() {
        if (startup.callOff(START_PATIENCE)) {
            if (startup.isCalledOff()) {
                log.info("the gateway ends before it serves");
            }
        } else {
            drain();
            close();
        }
    }

    /**
     * Is not ready for the drain delay; then sends everybody away, and waits until what they leave behind is stored, or the drain
     * timeout is up. Asked a second time it ends the delay. Blocks; not to be called on an event loop.
     */
    public void drain() {
        if (isLeaving.compareAndSet(false, true)) {
            awaitNotice();
        } else {
            noticed.countDown();
        }
        isDraining = true;
        phones.close();
        long deadline = System.nanoTime() + config.drainTimeout().toNanos();
        backends.stop();
        long slices = config.drainTimeout().dividedBy(DRAIN_PART).dividedBy(TimerWheel.TICK);
        long startedNanos = System.nanoTime();
        int sessions = table.all().size();
        log.info("draining {} sessions", sessions);
        Drain drain = new Drain(table, (int) slices);
        while (!table.isEmpty() && System.nanoTime() - deadline < 0) {
            boolean hasMore = drain.next();
            LockSupport.parkNanos((hasMore ? TimerWheel.TICK : POLL).toNanos());
        }
        backends.awaitStop(Duration.ofNanos(deadline - System.nanoTime()));
        if (!table.isEmpty()) {
            log.warn(
                    "the drain timeout is up with {} sessions left", table.all().size());
        }
        int left = table.all().size();
        log.info(
                "drained: {} sessions have ended in {} ms, {} are left",
                Math.max(0, sessions - left),
                Duration.ofNanos(System.nanoTime() - startedNanos).toMillis(),
                left);
        LockSupport.parkNanos(POLL.toNanos()); // the last answers to other nodes leave with the loops' next pass
    }

    /** A balancer sends phones here until its check has failed: until then they are served. */
    private void awaitNotice() {
        Duration delay = config.drainDelay();
        if (delay.isZero() || noticed.getCount() == 0) {
            return;
        }
        log.info("not ready from now on; phones are served for {} ms more (--drain-delay)", delay.toMillis());
        try {
            noticed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once what is still running, the latest first. */
    @Override
    public void close() {
        for (int i = resources.size() - 1; i >= 0; i--) {
            try {
                resources.get(i).close();
            } catch (Exception e) {
                log.warn("not stopped cleanly", e);
            }
        }
        resources.clear();
    }
}
