package io.longwire.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import io.longwire.gateway.redis.wire.ConnectionGuards;
import io.longwire.gateway.redis.wire.GuardedReplies;
import io.longwire.gateway.redis.wire.SilentConnections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How the client behaves: nothing waits without bound, and nothing is sent a second time. */
final class RedisOptions {

    /** The longest that a cluster's new shape stays unknown when nothing has failed. */
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

    /** After a failure the cluster is asked at once, and not again before this. */
    private static final Duration TOPOLOGY_REFRESH_PAUSE = Duration.ofMillis(500);

    /** How long what was sent may be without an answer, of the kernel or, where it cannot be told, of Redis. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private RedisOptions() {}

    static ClientResources resources(RedisSettings settings, GuardedReplies replies) {
        ClientResources.Builder resources = DefaultClientResources.builder()
                .ioThreadPoolSize(DefaultClientResources.MIN_IO_THREADS)
                .computationThreadPoolSize(DefaultClientResources.MIN_COMPUTATION_THREADS)
                .reconnectDelay(() ->
                        Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
        resources.nettyCustomizer(
                hasUserTimeout() ? replies : new ConnectionGuards(List.of(replies, silence(settings))));
        return resources.build();
    }

    /** Longer than any command waits in Redis. */
    private static SilentConnections silence(RedisSettings settings) {
        Duration command =
                settings.timeout().multipliedBy(2).plus(settings.redis().ack().timeout());
        return new SilentConnections(command.compareTo(SILENCE) > 0 ? command : SILENCE);
    }

    /** Whether the kernel can be told when to give a connection up, which takes a native transport. */
    private static boolean hasUserTimeout() {
        return EpollProvider.isAvailable() || IOUringProvider.isAvailable();
    }

    /**
     * For connections to single servers.
     *
     * @throws IOException if the file with certificates cannot be used; the message tells
     */
    static ClientOptions of(RedisSettings settings, boolean isLocalSocket) throws IOException {
        Duration timeout = settings.timeout();
        ClientOptions.Builder options = ClientOptions.builder()
                .requestQueueSize(RedisLink.MAX_QUEUED)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(timeouts(timeout, settings.redis().ack().timeout()))
                .socketOptions(
                        isLocalSocket ? SocketOptions.builder().keepAlive(false).build() : tcpOptions(timeout));
        if (settings.redis().ca().isPresent()) {
            options.sslOptions(trustOnly(settings.redis().ca().get()));
        }
        return options.build();
    }

    /** A command that waits by itself has its own time for that. */
    private static TimeoutOptions timeouts(Duration timeout, Duration ofProof) {
        return TimeoutOptions.builder()
                .timeoutCommands(true)
                .timeoutSource(new TimeoutOptions.TimeoutSource() {
                    @Override
                    public long getTimeout(RedisCommand<?, ?, ?> command) {
                        Duration extra = Proof.isWait(command.getType()) ? ofProof : Duration.ZERO;
                        return timeout.plus(extra).toMillis();
                    }
                })
                .build();
    }

    /** The same for a cluster, whose shape is asked for now and then and, as is the default, whenever something is not where it was. */
    static ClusterClientOptions ofCluster(ClientOptions options) {
        return ClusterClientOptions.builder(options)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .adaptiveRefreshTriggersTimeout(TOPOLOGY_REFRESH_PAUSE)
                        .build())
                .build();
    }

    private static SslOptions trustOnly(Path ca) throws IOException {
        try (InputStream in = Files.newInputStream(ca)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new IOException("there is no certificate in " + ca);
            }
        } catch (CertificateException e) {
            throw new IOException("cannot read the certificates in " + ca + ": " + e.getMessage(), e);
        }
        return SslOptions.builder().trustManager(ca.toFile()).build();
    }

    /** A Redis that has vanished without a word is noticed within seconds, also while nothing is asked of it. */
    private static SocketOptions tcpOptions(Duration timeout) {
        SocketOptions.Builder options = SocketOptions.builder()
                .connectTimeout(timeout)
                .keepAlive(SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(5))
                        .count(3)
                        .build());
        if (hasUserTimeout()) {
            options.tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(SILENCE)
                    .build());
        }
        return options.build();
    }
}
