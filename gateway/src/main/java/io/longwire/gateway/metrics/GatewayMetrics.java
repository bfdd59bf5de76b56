package io.longwire.gateway.metrics;

import io.longwire.gateway.routing.Outcome;
import io.longwire.proto.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of the hot path, held in fields: nothing is looked up by name while messages pass. */
public final class GatewayMetrics {

    /** A dozen buckets: half a millisecond to the longest wait that the defaults allow. */
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
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
    };

    private static final String OTHER_PLATFORM = "other";

    /** A phone may call its platform what it likes; a label must not grow with that. */
    private static final List<String> PLATFORMS =
            List.of("ios", "android", "web", "desktop", "windows", "macos", "linux", "terminal", OTHER_PLATFORM);

    private final MeterRegistry registry;

    private final Map<String, AtomicInteger> sessions = new HashMap<>();
    private final Counter delivered;
    private final Counter stored;
    private final Counter dropped;
    private final Map<Receipt.Code, Counter> rejected = new EnumMap<>(Receipt.Code.class);
    private final Timer sendToReceipt;
    private final Timer storeLatency;
    private final Counter appended;
    private final Counter pages;
    private final Counter mailRead;
    private final Counter mailExpired;
    private final Counter redisFailures;
    private final Counter connectionsAccepted;
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter unknownBodies;
    private final Counter readPauses;
    private final Timer loopLag;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (String platform : PLATFORMS) {
            sessions.put(
                    platform, registry.gauge("longwire.sessions", Tags.of("platform", platform), new AtomicInteger()));
        }
        delivered = messages("delivered", "");
        stored = messages("stored", "");
        dropped = messages("dropped", "");
        for (Receipt.Code code : Receipt.Code.values()) {
            if (code != Receipt.Code.CODE_UNSPECIFIED && code != Receipt.Code.UNRECOGNIZED) {
                rejected.put(code, messages("rejected", code.name()));
            }
        }
        sendToReceipt = timer("longwire.send.to.receipt", "from taking a message to its receipt");
        storeLatency = timer("longwire.mailbox.store", "from asking Redis to store mail to its answer");
        appended = counter("longwire.mailbox.appended", "messages appended to mailboxes");
        pages = counter("longwire.mailbox.pages", "pages read from mailboxes");
        mailRead = counter("longwire.mailbox.read", "messages read from mailboxes");
        mailExpired = counter("longwire.mailbox.expired", "stored messages that ran out unseen");
        redisFailures = counter("longwire.redis.failures", "Redis calls that failed or were not answered in time");
        connectionsAccepted = counter("longwire.connections.accepted", "connections taken since the start");
        framesIn = direction("longwire.frames", "in", "frames on the wire");
        framesOut = direction("longwire.frames", "out", "frames on the wire");
        bytesIn = direction("longwire.bytes", "in", "bytes on the wire");
        bytesOut = direction("longwire.bytes", "out", "bytes on the wire");
        unknownBodies = counter("longwire.frames.unknown", "frames whose body this gateway does not know");
        readPauses = counter("longwire.rate.limited", "times that reading paused because a phone went over its rate");
        loopLag = timer("longwire.loop.lag", "how late an event loop's tick came");
    }

    /** For gauges that rooms add of their own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** A receipt for a message that was taken, {@code nanos} after it came. */
    public void receipt(Outcome outcome, long nanos) {
        receipt(outcome);
        sendToReceipt.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A receipt. */
    public void receipt(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected refusal) {
            rejected.get(refusal.code()).increment();
        } else {
            (outcome instanceof Outcome.Delivered ? delivered : outcome instanceof Outcome.Stored ? stored : dropped)
                    .increment();
        }
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

    public void redisFailed() {
        redisFailures.increment();
    }

    public void connectionAccepted() {
        connectionsAccepted.increment();
    }

    public void framesIn(int frames, int bytes) {
        framesIn.increment(frames);
        bytesIn.increment(bytes);
    }

    public void framesOut(int frames, int bytes) {
        framesOut.increment(frames);
        bytesOut.increment(bytes);
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
        login("welcome");
        sessions(platform).incrementAndGet();
    }

    /** A login was refused. */
    public void loginRefused(String reason) {
        login(reason);
    }

    /** A connection was ended with a kick. */
    public void kicked(String reason) {
        registry.counter("longwire.kicks", "reason", reason).increment();
    }

    /** A session has ended, for whatever reason. */
    public void sessionEnded(String platform, String reason) {
        sessions(platform).decrementAndGet();
        registry.counter("longwire.sessions.ended", "reason", reason).increment();
    }

    private AtomicInteger sessions(String platform) {
        return sessions.getOrDefault(platform.toLowerCase(Locale.ROOT), sessions.get(OTHER_PLATFORM));
    }

    private void login(String outcome) {
        registry.counter("longwire.logins", "outcome", outcome).increment();
    }

    private Counter messages(String outcome, String code) {
        return Counter.builder("longwire.messages")
                .description("messages by what their senders were told")
                .tags("outcome", outcome, "code", code)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter direction(String name, String direction, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("direction", direction)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
