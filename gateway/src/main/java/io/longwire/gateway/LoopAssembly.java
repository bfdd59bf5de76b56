package io.longwire.gateway;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.relay.RelayInbox;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.session.Hearing;
import io.longwire.gateway.session.LoopClock;
import io.longwire.gateway.session.LostClaims;
import io.longwire.gateway.session.Releases;
import io.longwire.gateway.session.RemoteRequests;
import io.longwire.gateway.session.Reregistration;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.session.StorageQuota;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.gateway.session.Topics;
import io.longwire.memory.OutOfMemory;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Makes the parts of each event loop, and starts its timers. Everything is the loop's own but what is handed in here, which all
 * loops share. Used by the thread that starts the gateway.
 */
final class LoopAssembly {

    /** What Redis knows of a user expires after two retentions; whoever stays online that long is registered again in time. */
    private static final int RENEWALS_PER_RETENTION = 2;

    private final GatewayConfig config;
    private final Instance self;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final SessionTable table;
    private final Freshness freshness;
    private final Backends backends;
    private final BackendFeeds feeds;
    private final StorageQuota quota;

    LoopAssembly(
            GatewayConfig config,
            Instance self,
            Clock clock,
            GatewayMetrics metrics,
            SessionTable table,
            Freshness freshness,
            Backends backends,
            BackendFeeds feeds) {
        this.config = config;
        this.self = self;
        this.clock = clock;
        this.metrics = metrics;
        this.table = table;
        this.freshness = freshness;
        this.backends = backends;
        this.feeds = feeds;
        this.quota = new StorageQuota(config.mailbox().maxStoredPerMinute(), System::nanoTime);
    }

    /**
     * Makes the parts of {@code loop}.
     *
     * @param index how many loops have been assembled before
     * @param ports the loop's own way to Redis
     */
    LoopParts assemble(int index, EventLoop loop, RedisLink.Ports ports) {
        long now = System.nanoTime();
        LoopClock loopClock = new LoopClock(clock);
        IntSupplier lapses = freshness.lapsesSeenBy(loopClock, now);
        RelayLane lane = new RelayLane(
                index, self, ports.nodes(), loop, config.node().relayTimeout(), clock::millis, metrics.relay(), now);
        SessionLoop sessions = sessions(loop, ports, lane, loopClock, lapses, new TimerWheel(now));
        RelayInbox inbox = new RelayInbox(
                lane, sessions::run, new RemoteRequests(table, sessions.router()), clock::millis, metrics.relay());
        backends.reach(loop, sessions);
        Reregistration reregistration = new Reregistration(sessions, System::nanoTime);
        ports.onReconnect().accept(() -> {
            sessions.lostClaims().redisIsBack();
            reregistration.start();
        });
        registerRegularly(loop, reregistration);
        Ticker.start(loop, sessions.timers(), () -> freshness.listen(sessions.hearing()), lane, inbox, metrics);
        Duration repeatAfter = config.redis().timeout().multipliedBy(2);
        return new LoopParts(loop, sessions, inbox, reregistration, repeatAfter);
    }

    private SessionLoop sessions(
            EventLoop loop,
            RedisLink.Ports ports,
            RelayLane lane,
            LoopClock loopClock,
            IntSupplier lapses,
            TimerWheel timers) {
        Mailbox mailbox = feeds.mailbox(ports);
        MemoryBudget budget = MemoryBudget.ofHeap(Sockets.eventLoops(config));
        Router router = new Router(
                table, mailbox, ports.presence(), lane, loop, lapses, budget, metrics.retries(), timers::schedule);
        return new SessionLoop(
                loop,
                loop::inEventLoop,
                timers,
                loopClock,
                router,
                lane,
                new Hearing(freshness.heardBy(lapses)),
                mailbox,
                ports.presence(),
                table,
                new Topics(backends.interest()),
                config.sessions(),
                metrics,
                metrics.openLoop(),
                feeds.events(),
                feeds.chats(ports, router),
                new Releases(ports.presence(), lane, timers, metrics.retries()),
                new LostClaims(config.sessions().devices() == DevicePolicy.SINGLE, lane, table, timers),
                budget,
                quota,
                lapses,
                metrics.retries());
    }

    private void registerRegularly(EventLoop loop, Reregistration reregistration) {
        long pause =
                config.mailbox().retention().dividedBy(RENEWALS_PER_RETENTION).toMillis();
        loop.scheduleWithFixedDelay(OutOfMemory.checked(reregistration::start), pause, pause, TimeUnit.MILLISECONDS);
    }
}
