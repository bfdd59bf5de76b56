package io.longwire.gateway.session;

import com.google.protobuf.ByteString;
import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.config.HeartbeatConfig;
import io.longwire.gateway.config.RateConfig;
import io.longwire.gateway.config.SessionConfig;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.FakeNodeChannel;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.UncountedRelay;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Deliver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** Event loops that run when the test says so, and what sessions on them need; no socket, no Redis, no clock but its own. */
final class SessionFixture {

    static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);
    static final int MAX_IN_FLIGHT = 8;
    static final int BUDGET = 64 << 20;
    final FakeMailbox mailbox = new FakeMailbox();
    final FakePresence presence = new FakePresence();
    final FakeNodeChannel nodes = new FakeNodeChannel();

    /** How often this node may have missed something. */
    int freshness;

    final SessionTable table = new SessionTable(() -> freshness, 3);

    /** What backends were told. */
    final List<Event> events = new ArrayList<>();

    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final List<TestLoop> loops = new ArrayList<>();
    private TestLoop current;
    private long nowNanos;
    private int sessions;

    /** Of the loops that are made from then on. */
    StorageQuota quota = new StorageQuota(1L << 40, () -> nowNanos);

    /** What was given up. */
    final List<RetryListener.Retry> exhausted = new ArrayList<>();

    private final RetryListener retries = (retry, detail) -> exhausted.add(retry);

    SessionFixture() {
        mailbox.here = this::asker;
        presence.here = this::asker;
    }

    /** Runs things on the loop that asks now, or at once if the test itself does. */
    private Consumer<Runnable> asker() {
        TestLoop asker = current;
        return asker == null ? Runnable::run : asker::on;
    }

    /** How the node hears others, as the test says. */
    final class Ears implements Hearing.Node {
        boolean isSound = true;
        boolean isPassedBy;

        /** How often it was looked for lapses. */
        int asked;

        @Override
        public int lapses() {
            asked++;
            return freshness;
        }

        @Override
        public boolean isSound() {
            return isSound;
        }

        @Override
        public boolean isPassedBy() {
            return isPassedBy;
        }
    }

    /** One event loop: its tasks wait until {@link SessionFixture#runAll} or {@link #run}. */
    final class TestLoop {
        final Queue<Runnable> tasks = new ArrayDeque<>();
        final TimerWheel timers = new TimerWheel(0);
        final Ears ears = new Ears();
        final SessionLoop loop;

        private TestLoop(DevicePolicy devices) {
            SessionConfig config = new SessionConfig(
                    devices,
                    8,
                    64 * 1024,
                    MAX_IN_FLIGHT,
                    1_000,
                    1_000,
                    Duration.ofSeconds(10),
                    ACK_TIMEOUT,
                    new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(5)),
                    new RateConfig(100_000, 64 << 20));
            Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC);
            RelayLane lane = new RelayLane(
                    0,
                    FakeNodeChannel.SELF,
                    nodes,
                    tasks::add,
                    Duration.ofSeconds(2),
                    clock::millis,
                    new UncountedRelay(),
                    0);
            MemoryBudget budget = new MemoryBudget(BUDGET);
            Router router = new Router(
                    table, mailbox, presence, lane, tasks::add, () -> freshness, budget, retries, timers::schedule);
            loop = new SessionLoop(
                    tasks::add,
                    () -> current == this,
                    timers,
                    new LoopClock(clock),
                    router,
                    lane,
                    new Hearing(ears),
                    mailbox,
                    presence,
                    table,
                    new Topics(Topics.Interest.NONE),
                    config,
                    metrics,
                    metrics.openLoop(),
                    events::add,
                    router,
                    new Releases(presence, lane, timers, retries),
                    new LostClaims(config.devices() == DevicePolicy.SINGLE, lane, table, timers),
                    budget,
                    quota,
                    () -> freshness,
                    retries);
        }

        /** The node hears others like that from now on, and the loop has noticed. */
        void hears(boolean isSound, boolean isPassedBy) {
            ears.isSound = isSound;
            ears.isPassedBy = isPassedBy;
            loop.hearing().check();
        }

        /** Runs {@code task} as this loop would. */
        void on(Runnable task) {
            TestLoop before = current;
            current = this;
            try {
                task.run();
            } finally {
                current = before;
            }
        }

        void run() {
            while (!tasks.isEmpty()) {
                on(tasks.remove());
            }
        }
    }

    TestLoop newLoop() {
        return newLoop(DevicePolicy.SINGLE);
    }

    TestLoop newLoop(DevicePolicy devices) {
        TestLoop loop = new TestLoop(devices);
        loops.add(loop);
        return loop;
    }

    /** Runs what the loops have to do, and what comes of it. */
    void runAll() {
        while (!isIdle()) {
            loops.forEach(TestLoop::run);
        }
    }

    /** Whether no loop has anything to do. */
    boolean isIdle() {
        return loops.stream().allMatch(loop -> loop.tasks.isEmpty());
    }

    /** Answers claims and the mailbox, and runs the loops, until nothing is left to do. */
    void settle(TestLoop loop) {
        do {
            runAll();
            loop.on(presence::answerAll);
            loop.on(mailbox::answerAll);
            runAll();
        } while (mailbox.isAsked() || presence.isAsked());
    }

    long nanos() {
        return nowNanos;
    }

    /** Lets time pass on all loops, tick by tick. */
    void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            nowNanos += TimerWheel.TICK.toNanos();
            loops.forEach(loop -> loop.on(() -> loop.timers.tick(nowNanos)));
        }
    }

    /** Lets time pass on all loops in one go: they were busy. */
    void stall(Duration time) {
        nowNanos += time.toNanos();
        loops.forEach(loop -> loop.on(() -> loop.timers.tick(nowNanos)));
    }

    Session newSession(TestLoop loop, FakePhone phone, String user, String device) {
        Slot slot = Slot.of(loop.loop.config().devices(), user, "ios", device);
        return new Session(
                loop.loop,
                new Identity(slot, "session-" + ++sessions, device, "ios", Long.MAX_VALUE, List.of(), 0),
                phone,
                0);
    }

    /** A session whose login is done. */
    Session welcomed(TestLoop loop, FakePhone phone, String user, String device) {
        Session session = newSession(loop, phone, user, device);
        loop.on(() -> session.start(false));
        settle(loop);
        return session;
    }

    static Message message(String to, String id) {
        return message(to, id, 10, false);
    }

    static Message message(String to, String id, int bytes, boolean isTransient) {
        Deliver deliver = Deliver.newBuilder()
                .setId(id)
                .setFrom("alice")
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
        return new Message(to, deliver, 0, isTransient);
    }

    /** Remembers what it hears, and insists that it hears it once. */
    static final class Heard implements Waiter {
        Outcome outcome;

        @Override
        public void settle(Outcome heard) {
            if (outcome != null) {
                throw new AssertionError("told " + heard + " after " + outcome);
            }
            outcome = heard;
        }
    }
}
