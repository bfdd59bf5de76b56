package io.longwire.gateway.metrics;

import io.longwire.gateway.push.PushListener;
import io.longwire.gateway.relay.RelayEvents;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The meters that are counted up as things happen, held in fields: nothing is looked up by name. All are there from the
 * start with all their labels, so that a first occurrence is a step from 0 to 1 and not a series that begins at 1.
 */
public final class GatewayMetrics {

    /** Half a millisecond to the longest wait that the defaults allow. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
    };

    private static final String MESSAGES = "longwire.messages";
    private static final String MESSAGES_DESCRIPTION = "messages by what their senders were told";

    private static final String OTHER_PLATFORM = "other";

    /** A phone may call its platform what it likes; a label must not grow with that. */
    private static final List<String> PLATFORMS =
            List.of("ios", "android", "web", "desktop", "windows", "macos", "linux", "terminal", OTHER_PLATFORM);

    private final MeterRegistry registry;
    private final RecentEndings endings = new RecentEndings(Clock.systemUTC());

    private final Map<String, AtomicInteger> sessions = new HashMap<>();

    /** One for each event loop; what they count is added up when it is asked for. */
    private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();

    private final Map<Receipt.Code, Counter> rejected = new EnumMap<>(Receipt.Code.class);
    private final Timer sendToReceipt;
    private final Timer storeLatency;
    private final Counter appended;
    private final Counter pages;
    private final Counter mailRead;
    private final Counter mailExpired;
    private final Counter mailFound;
    private final RelayCounters relay;
    private final PushCounters push;
    private final RetryCounters retries;
    private final Counter topicsPassedOver;
    private final Counter redisFailures;
    private final Counter connectionsAccepted;
    private final Counter silentConnections;
    private final Counter unknownBodies;
    private final Counter readPauses;
    private final Timer loopLag;
    private final Map<Kick.Reason, Counter> kicks;
    private final Counter loginsWelcomed;
    private final EndingCounters loginsRefused;
    private final EndingCounters sessionsEnded;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (String platform : PLATFORMS) {
            sessions.put(platform, sessionGauge(platform));
        }
        sumMessages("delivered", loop -> loop.delivered);
        sumMessages("stored", loop -> loop.stored);
        sumMessages("dropped", loop -> loop.dropped);
        for (Receipt.Code code : Receipt.Code.values()) {
            if (code != Receipt.Code.CODE_UNSPECIFIED && code != Receipt.Code.UNRECOGNIZED) {
                rejected.put(code, counter(MESSAGES, MESSAGES_DESCRIPTION, "outcome", "rejected", "code", code.name()));
            }
        }
        sendToReceipt = timer(
                "longwire.send.to.receipt",
                "from taking a message to its receipt; of those settled by one read, the first");
        storeLatency = timer("longwire.mailbox.store", "from asking Redis to store mail to its answer");
        appended = counter("longwire.mailbox.appended", "messages appended to mailboxes");
        pages = counter("longwire.mailbox.pages", "pages read from mailboxes");
        mailRead = counter("longwire.mailbox.read", "messages read from mailboxes");
        mailExpired =
                counter("longwire.mailbox.expired", "stored messages that ran out unseen, by what logins were told");
        mailFound =
                counter("longwire.mailbox.found", "times that a live session found mail that it had not been told of");
        relay = new RelayCounters(registry);
        push = new PushCounters(registry);
        retries = new RetryCounters(registry);
        topicsPassedOver = counter(
                "longwire.topics.passed.over",
                "topics that phones wanted and may not have: badly named, not allowed by the token, or too many");
        redisFailures = counter("longwire.redis.failures", "Redis calls that failed or were not answered in time");
        connectionsAccepted = counter("longwire.connections.accepted", "connections taken since the start");
        silentConnections = counter(
                "longwire.connections.silent",
                "connections that were closed without having sent a byte, as balancers do");
        sum("longwire.frames", Tags.of("direction", "in"), "frames on the wire", loop -> loop.framesIn);
        sum("longwire.frames", Tags.of("direction", "out"), "frames on the wire", loop -> loop.framesOut);
        sum("longwire.bytes", Tags.of("direction", "in"), "bytes on the wire", loop -> loop.bytesIn);
        sum("longwire.bytes", Tags.of("direction", "out"), "bytes on the wire", loop -> loop.bytesOut);
        unknownBodies = counter("longwire.frames.unknown", "frames whose body this gateway does not know");
        readPauses = counter("longwire.rate.limited", "times that reading paused because a phone went over its rate");
        loopLag = timer("longwire.loop.lag", "how late an event loop's tick came");
        kicks = EndingCounters.byReason(
                reason -> counter("longwire.kicks", "connections ended with a kick", "reason", reason));
        loginsWelcomed = logins("welcome");
        loginsRefused = new EndingCounters(this::logins);
        sessionsEnded = new EndingCounters(
                reason -> counter("longwire.sessions.ended", "sessions that have ended", "reason", reason));
    }

    /** For gauges that rooms add of their own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The connections that were closed last. */
    public RecentEndings endings() {
        return endings;
    }

    /** How many phones are logged in, by platform. */
    public Map<String, Integer> sessionsByPlatform() {
        Map<String, Integer> counts = new TreeMap<>();
        sessions.forEach((platform, count) -> counts.put(platform, count.get()));
        return counts;
    }

    /** What a further event loop is to count with. */
    public LoopMetrics openLoop() {
        LoopMetrics loop = new LoopMetrics(this, sendToReceipt);
        loops.add(loop);
        return loop;
    }

    /** A message was not taken. */
    void rejected(Receipt.Code code) {
        rejected.get(code).increment();
    }

    /** Redis has answered an append or store of {@code accepted} messages after {@code nanos}. */
    public void mailStored(int accepted, long nanos) {
        appended.increment(accepted);
        storeLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void mailRead(int messages) {
        pages.increment();
        mailRead.increment(messages);
    }

    public void mailExpired(int messages) {
        mailExpired.increment(messages);
    }

    /** A live session has found mail that was stored past it. */
    public void mailFound() {
        mailFound.increment();
    }

    /** What counts what happens between nodes. */
    public RelayEvents relay() {
        return relay;
    }

    /** What counts what backends ask for. */
    public PushListener push() {
        return push;
    }

    /** What counts what was tried as often as it may be. */
    public RetryListener retries() {
        return retries;
    }

    /** Topics that a phone wanted and may not have. */
    public void topicsPassedOver(int count) {
        if (count > 0) {
            topicsPassedOver.increment(count);
        }
    }

    public void redisFailed() {
        redisFailures.increment();
    }

    public void connectionAccepted() {
        connectionsAccepted.increment();
    }

    /** A connection has ended without having sent a byte. */
    public void silentConnection() {
        silentConnections.increment();
    }

    public void unknownBody() {
        unknownBodies.increment();
    }

    public void readPaused() {
        readPauses.increment();
    }

    public void loopLag(long nanos) {
        loopLag.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    /** A login was welcomed. */
    public void loginWelcomed(String platform) {
        loginsWelcomed.increment();
        sessions(platform).incrementAndGet();
    }

    /** A login has come to its end before it was welcomed. */
    public void loginRefused(Ending ending) {
        loginsRefused.increment(ending);
    }

    /** A connection was ended with a kick. */
    public void kicked(Kick.Reason reason) {
        kicks.get(reason).increment();
    }

    /** A session has ended, for whatever reason. */
    public void sessionEnded(String platform, Ending ending) {
        sessions(platform).decrementAndGet();
        sessionsEnded.increment(ending);
    }

    private AtomicInteger sessions(String platform) {
        return sessions.getOrDefault(platform.toLowerCase(Locale.ROOT), sessions.get(OTHER_PLATFORM));
    }

    private AtomicInteger sessionGauge(String platform) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("longwire.sessions", count, AtomicInteger::get)
                .description("phones that are logged in")
                .tag("platform", platform)
                .register(registry);
        return count;
    }

    private Counter logins(String outcome) {
        return counter("longwire.logins", "logins by what became of them", "outcome", outcome);
    }

    private void sumMessages(String outcome, Function<LoopMetrics, OwnedCounter> counter) {
        sum(MESSAGES, Tags.of("outcome", outcome, "code", ""), MESSAGES_DESCRIPTION, counter);
    }

    private void sum(String name, Tags tags, String description, Function<LoopMetrics, OwnedCounter> counter) {
        FunctionCounter.builder(name, loops, all -> all.stream()
                        .mapToDouble(loop -> counter.apply(loop).get())
                        .sum())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
