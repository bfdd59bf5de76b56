package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.longwire.gateway.config.SharedSettings;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.NodeSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each gateway says of the settings on which all must agree. It stands in Redis as long as the gateway lives, like its
 * lease. Safe to use from any thread; blocks.
 */
public final class NodeSettings implements AutoCloseable {

    /** As for a lease: some may fail. */
    private static final int RENEWALS_PER_LEASE = 5;

    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(NodeSettings.class);

    private final RedisInspection inspection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final ScheduledExecutorService thread = RedisThreads.start("node-settings");
    private final Keys keys;
    private final Instance self;
    private final Duration timeout;
    private final Duration lease;

    NodeSettings(
            RedisInspection inspection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            RedisSettings settings,
            Duration lease) {
        this.inspection = inspection;
        this.commands = commands;
        this.keys = new Keys(settings.prefix());
        this.self = settings.instance();
        this.timeout = settings.timeout();
        this.lease = lease;
    }

    /**
     * Says what this gateway's are, from now on.
     *
     * @throws IOException if Redis does not answer
     */
    public void publish(SharedSettings settings) throws IOException {
        byte[] text = utf8(self + " " + settings.text());
        await(() -> write(text), timeout, true);
        long interval = lease.dividedBy(RENEWALS_PER_LEASE).toMillis();
        thread.scheduleWithFixedDelay(
                RedisFailures.guarded(() -> write(text)), interval, interval, TimeUnit.MILLISECONDS);
    }

    private CompletionStage<String> write(byte[] text) {
        return commands.set(keys.settings(self.node()), text, SetArgs.Builder.px(lease.toMillis()));
    }

    /**
     * What the other gateways that listen now have said, by their names; those that say nothing, as older versions do, are left out.
     *
     * @throws IOException if Redis does not answer
     */
    public Map<String, SharedSettings> others() throws IOException {
        List<String> names = await(inspection::nodes, timeout, true).stream()
                .map(NodeSeen::node)
                .filter(name -> !name.equals(self.node()))
                .toList();
        List<byte[]> answers = await(() -> settings(names), timeout, true);
        Map<String, SharedSettings> others = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            byte[] said = answers.get(i);
            if (said != null) {
                others.put(names.get(i), SharedSettings.parse(RedisPresence.text(said)));
            }
        }
        return others;
    }

    /** What each of these gateways has said; null for nothing. */
    private CompletionStage<List<byte[]>> settings(List<String> names) {
        List<CompletableFuture<byte[]>> answers = names.stream()
                .map(name -> commands.get(keys.settings(name)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).collect(Collectors.toList()));
    }

    private static <T> T await(Supplier<CompletionStage<T>> question, Duration patience, boolean mayAskAgain)
            throws IOException {
        try {
            return StartAttempts.answer(question, patience, () -> mayAskAgain);
        } catch (ExecutionException e) {
            throw new IOException("the settings of the gateways: " + RedisFailures.describe(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("the settings of the gateways: no answer within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Takes back what it has said, unless another process of this name has said something since. */
    @Override
    public void close() {
        thread.shutdownNow();
        byte[] key = keys.settings(self.node());
        try {
            byte[] said = await(() -> commands.get(key), GOODBYE, false);
            if (said != null && RedisPresence.text(said).startsWith(self + " ")) {
                await(() -> commands.del(key), GOODBYE, false);
            }
        } catch (IOException e) {
            log.debug("what this gateway says of its settings is not taken back, and runs out", e);
        }
    }
}
