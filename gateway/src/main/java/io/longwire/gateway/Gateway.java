package io.longwire.gateway;

import io.longwire.gateway.admin.AdminAccess;
import io.longwire.gateway.admin.AdminServer;
import io.longwire.gateway.admission.UserLogins;
import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.ListenConfig;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.transport.PhoneServer;
import io.longwire.net.Transport;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: opens its parts one after the other, and closes them in the reverse order.
 *
 * <p>Each event loop has its own timers, router and connection to Redis; only the session table is shared between them.
 */
public final class Gateway implements AutoCloseable {

    /** How long a start that is called off may take to come to its end: it may wait for Redis a few times. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final GatewayConfig config;
    private final Runnable standDown;
    private final Instance self;
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(registry);
    private final Freshness freshness;
    private final SessionTable table;
    private final Startup startup = new Startup();
    private final GracefulShutdown shutdown;
    private final ResourceStack resources = new ResourceStack();

    private volatile Authenticator authenticator;
    private Backends backends;
    private PhoneServer phones;
    private AdminServer admin;

    /**
     * A gateway that has opened nothing yet.
     *
     * @param standDown runs when another process has taken this node's name: it is to end this one, and hands off at once
     */
    public Gateway(GatewayConfig config, Runnable standDown) {
        this.config = config;
        this.standDown = standDown;
        // Claims of an earlier process of this node must not pass for this one's.
        this.self = new Instance(config.node().id(), new SessionIds().get());
        this.freshness = new Freshness(config.node().hearingBound());
        this.table = new SessionTable(freshness::lapses, config.sessions().maxDevices());
        this.shutdown = new GracefulShutdown(config, table);
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
        RedisLink redis = RedisStart.open(config, self, clock, metrics, resources);
        backends = resources.add(new Backends(redis, metrics, config.sessions().maxTopics()));
        BackendFeeds feeds = BackendFeeds.open(redis, config.backends(), resources);
        authenticator = resources.add(Authenticators.open(config.auth(), redis, clock, registry));
        Transport transport = Sockets.transport(config);
        EventLoopGroup group = transport.newEventLoops(Sockets.eventLoops(config), "phones");
        resources.add(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
        List<LoopParts> loops = assembleLoops(group, redis, feeds);
        // Before others are told of this node: one that cannot serve must not take a name, or a turn, from one that
        // does.
        bindAdmin();
        bindPhones(transport, group, loops);
        startup.join();
        Membership membership =
                Membership.join(config, self, redis, loops, metrics.relay(), startup, resources, this::displaced);
        freshness.joined(membership.hearing(redis, config.node().hearingBound()));
        loops.forEach(loop -> loop.joined(membership::otherNodes));
        startup.proceed();
        backends.start(
                self.node(),
                table,
                config.sessions().maxFrameBytes(),
                new BackendControl(table, this::closeForMaintenance),
                feeds.events(),
                config.redis().timeout().multipliedBy(2));
        startup.proceed();
        openAdmin(redis, membership, loops);
        phones.open();
        resources.add(phones); // closed before the node leaves the others
    }

    private List<LoopParts> assembleLoops(EventLoopGroup group, RedisLink redis, BackendFeeds feeds) {
        LoopAssembly assembly = new LoopAssembly(config, self, clock, metrics, table, freshness, backends, feeds);
        List<LoopParts> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            loops.add(assembly.assemble(loops.size(), loop, redis.openPorts(loop)));
        }
        return loops;
    }

    /** Takes the address. Operators who connect wait. */
    private void bindAdmin() throws IOException {
        ListenConfig listen = config.listen();
        Set<String> names = new TreeSet<>(listen.adminAllowHosts());
        names.add(listen.adminHost());
        AdminAccess access = new AdminAccess(listen.adminToken(), names);
        admin = resources.add(Sockets.bind(
                "--admin-host",
                "--admin-port",
                new InetSocketAddress(listen.adminHost(), listen.adminPort()),
                address -> new AdminServer(address, access)));
    }

    /** Takes the address. Phones that connect wait. */
    private void bindPhones(Transport transport, EventLoopGroup group, List<LoopParts> loops) throws IOException {
        phones = new PhoneServer(
                loops.stream().collect(Collectors.toMap(LoopParts::loop, LoopParts::sessions)),
                authenticator,
                new UserLogins(config.admission().userLogins(), System::nanoTime, registry),
                new SessionIds(),
                shutdown::isDraining,
                Sockets.connectionLimit(config));
        Sockets.bind(
                "--host",
                "--port",
                new InetSocketAddress(config.listen().host(), config.listen().port()),
                address -> {
                    phones.bind(transport, group, address);
                    return phones;
                });
        resources.add(phones);
    }

    private void openAdmin(RedisLink redis, Membership membership, List<LoopParts> loops) {
        Readiness readiness = new Readiness(startup, shutdown, redis, membership, phones, admin);
        resources.add(StatusGauges.ofProcess(registry));
        StatusGauges.ofGateway(registry, readiness, redis, membership, phones, table);
        StatusPage status = new StatusPage(self, readiness, redis, membership, backends, phones, metrics);
        admin.open(new GatewayOperations(
                self, readiness, status, registry::scrape, table, loops.get(0).sessions(), redis.inspection()));
    }

    private void displaced(Instance other) {
        log.error(
                "another gateway has started as node {} ({}): this one ends; every gateway needs a --node-id of its own",
                self.node(),
                other);
        shutdown.skipDelay(); // to whom its phones belong from now on, Redis tells already
        standDown.run();
    }

    /** As at the end, but the process stays: whoever has asked for it ends it. */
    private void closeForMaintenance() {
        if (!shutdown.hasBegun()) {
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
        shutdown.run(phones, backends);
    }

    /** Stops at once what is still running, the latest first. */
    @Override
    public void close() {
        resources.close();
    }
}
