package io.longwire.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Presence;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

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
    private final RedisClient client;
    private final RedisSettings settings;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final RedisHealth health;
    private final RedisServerInfo server;

    private RedisLink(
            ClientResources resources,
            RedisClient client,
            RedisSettings settings,
            Clock clock,
            GatewayMetrics metrics) {
        this.resources = resources;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        this.server = RedisServerInfo.parse(infoOnceLoaded(connection.sync()));
        this.health = new RedisHealth(connection, settings.timeout());
    }

    /**
     * Connects.
     *
     * @throws IOException if Redis cannot be reached or refuses us; the message tells where and why
     */
    public static RedisLink open(RedisAddress address, RedisSettings settings, Clock clock, GatewayMetrics metrics)
            throws IOException {
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(DefaultClientResources.MIN_IO_THREADS)
                .computationThreadPoolSize(DefaultClientResources.MIN_COMPUTATION_THREADS)
                .reconnectDelay(
                        () -> Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        address.uri().setTimeout(settings.timeout());
        RedisClient client = RedisClient.create(resources, address.uri());
        client.setOptions(options(settings, address.isLocalSocket()));
        try {
            return new RedisLink(resources, client, settings, clock, metrics);
        } catch (RedisException e) {
            close(client, resources);
            throw new IOException("cannot use Redis at " + address + ": " + rootMessage(e), e);
        }
    }

    /** A Redis that has just started reads its file first, and refuses everything else meanwhile. */
    private static String infoOnceLoaded(RedisCommands<byte[], byte[]> commands) {
        long deadline = System.nanoTime() + LOADING_TIMEOUT.toNanos();
        String info = commands.info();
        while (info.contains("loading:1") && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOADING_POLL.toNanos());
            info = commands.info();
        }
        return info;
    }

    private static ClientOptions options(RedisSettings settings, boolean isLocalSocket) {
        Duration timeout = settings.timeout();
        return ClientOptions.builder()
                .requestQueueSize(MAX_QUEUED)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(
                        isLocalSocket ? SocketOptions.builder().keepAlive(false).build() : tcpOptions(timeout))
                .build();
    }

    /** A Redis that has vanished without a word is noticed within seconds, also while nothing is asked of it. */
    private static SocketOptions tcpOptions(Duration timeout) {
        return SocketOptions.builder()
                .connectTimeout(timeout)
                .keepAlive(SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(5))
                        .count(3)
                        .build())
                .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                        .enable()
                        .tcpUserTimeout(Duration.ofSeconds(10))
                        .build())
                .build();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** What the server has said of itself. */
    public RedisServerInfo server() {
        return server;
    }

    /** Whether Redis answers. */
    public boolean isUp() {
        return health.isUp();
    }

    /** Opens the way of one event loop; its ports are to be used on that loop only. Blocks while it connects. */
    public Ports openPorts(Executor loop) {
        RedisLane lane = new RedisLane(client.connect(ByteArrayCodec.INSTANCE), loop, health::isUp, metrics);
        return new Ports(
                new RedisMailbox(lane, settings, clock, metrics), new RedisPresence(lane, settings), lane::onReconnect);
    }

    /**
     * What one event loop uses of Redis.
     *
     * @param onReconnect takes a task to run on the loop each time the connection has come back
     */
    public record Ports(Mailbox mailbox, Presence presence, Consumer<Runnable> onReconnect) {}

    @Override
    public void close() {
        health.close();
        close(client, resources);
    }

    private static void close(RedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
