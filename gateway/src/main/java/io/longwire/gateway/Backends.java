package io.longwire.gateway;

import io.longwire.gateway.events.Events;
import io.longwire.gateway.metrics.GatewayGauges;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.push.CrowdLoop;
import io.longwire.gateway.push.LocalControl;
import io.longwire.gateway.push.PushLimits;
import io.longwire.gateway.push.Pushes;
import io.longwire.gateway.push.RecipientLines;
import io.longwire.gateway.redis.Broadcasts;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.session.LoopCrowd;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.session.Topics;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What backends ask of this gateway, from Redis to the event loops: made of its parts here. */
final class Backends implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Backends.class);

    private final RedisLink redis;
    private final GatewayMetrics metrics;
    private final Broadcasts broadcasts;
    private final TopicInterest interest;
    private final List<RecipientLines> lines = new ArrayList<>();
    private final List<CrowdLoop> crowds = new ArrayList<>();
    private final DefaultEventExecutor thread = new DefaultEventExecutor(new DefaultThreadFactory("push", true));
    private Pushes pushes;
    private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

    /**
     * Hears what is published; asks for nothing yet.
     *
     * @param maxTopics how many topics phones may listen to, all together
     * @throws IOException if what is published cannot be heard
     */
    Backends(RedisLink redis, GatewayMetrics metrics, int maxTopics) throws IOException {
        this.redis = redis;
        this.metrics = metrics;
        this.broadcasts = redis.broadcasts();
        this.interest = new TopicInterest(broadcasts, push -> pushes.heardPush(push), maxTopics);
        GatewayGauges.register(
                metrics.registry(), "longwire.topics", "topics that phones of this node listen to", interest::topics);
    }

    /** Is told which topics the phones listen to. */
    Topics.Interest interest() {
        return interest;
    }

    /** Reaches the phones of one more event loop. */
    void reach(EventLoop loop, SessionLoop sessions) {
        lines.add(new RecipientLines(
                sessions.router(),
                loop,
                loop::inEventLoop,
                sessions.mailbox()::isAvailable,
                metrics.push(),
                metrics.retries()));
        crowds.add(new CrowdLoop(loop, new LoopCrowd(sessions)));
    }

    /**
     * Takes what backends ask for, from now on. Blocks until it is heard.
     *
     * @throws IOException if that takes longer than the patience
     */
    void start(
            String node,
            SessionTable table,
            int maxPayloadBytes,
            LocalControl control,
            Events events,
            Duration patience)
            throws IOException {
        PushLimits limits = new PushLimits(maxPayloadBytes);
        pushes = new Pushes(
                new Pushes.Local(thread, node, table, lines, crowds, control, System::currentTimeMillis),
                redis.openPushes(thread, limits),
                limits,
                events,
                metrics.push(),
                metrics.retries());
        GatewayGauges.register(
                metrics.registry(),
                "longwire.push.turn",
                "whether this node reads the stream of pushes",
                () -> pushes.readsStream() ? 1 : 0);
        GatewayGauges.register(
                metrics.registry(),
                "longwire.push.in.hand",
                "entries of the stream of pushes that this node has not finished",
                pushes::inHand);
        broadcasts.onPush(pushes::heardPush);
        broadcasts.onControl(pushes::heardControl);
        pushes.start();
        try {
            broadcasts.allHeard().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "Redis does not answer when asked for what backends publish, within " + patience.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** How it is with what backends push, for an operator's eyes. */
    Map<String, Object> page() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("readsStream", pushes.readsStream());
        page.put("entriesInHand", pushes.inHand());
        page.put("hearsChannels", broadcasts.isWhole());
        return page;
    }

    /** Takes no more pushes; commands are still heard. */
    void stop() {
        broadcasts.forgetPushes();
        stopped = pushes.stop();
    }

    /** Waits until what was taken is delivered or stored, and another node may go on. Blocks, no longer than that. */
    void awaitStop(Duration patience) {
        try {
            stopped.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("pushes that this node has taken are left to the next one");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
