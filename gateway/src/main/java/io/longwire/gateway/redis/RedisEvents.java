package io.longwire.gateway.redis;

import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.config.EventKind;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.redis.BoundedQueue.Loss;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Events as JSON, in the stream {@code lw:events} and on the channel of the same name. Safe to use from any thread; what it
 * does, it does on its own.
 */
public final class RedisEvents implements Events, AutoCloseable {

    /** Some seconds' worth of logins, or the ends of all sessions of a busy node. */
    static final int MAX_WAITING = 65_536;

    /** An event and its strings, about; those of a session are its own anyhow while it lasts. */
    private static final int EVENT_BYTES = 200;

    private static final Map<Class<? extends Event>, EventKind> KINDS = Map.of(
            Event.Login.class, EventKind.LOGIN,
            Event.Logout.class, EventKind.LOGOUT,
            Event.Kicked.class, EventKind.KICK,
            Event.Stored.class, EventKind.STORED,
            Event.Undelivered.class, EventKind.UNDELIVERED,
            Event.Broadcast.class, EventKind.BROADCAST);

    /** An event that happened. */
    private record Told(Event event, long atMillis) implements BoundedQueue.Item {
        @Override
        public int size() {
            return EVENT_BYTES;
        }
    }

    private final Set<EventKind> kinds;
    private final String node;
    private final Clock clock;
    private final StreamOutflow<Told> outflow;

    /** @param maxWaiting how many events may wait while Redis is away */
    RedisEvents(
            RedisLane lane,
            ScheduledExecutorService thread,
            RedisSettings settings,
            BackendConfig backends,
            Clock clock,
            MeterRegistry registry,
            int maxWaiting) {
        this.kinds = backends.events();
        this.node = settings.instance().node();
        this.clock = clock;
        this.outflow = new StreamOutflow<>(
                lane,
                thread,
                new BoundedQueue<>(maxWaiting, maxWaiting * EVENT_BYTES),
                new StreamOutflow.Course<>(
                        new Keys(settings.prefix()).events(), backends.eventsLimit(), true, this::line, this::line),
                counter(registry, "told"),
                counter(registry, "lost"));
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("longwire.events")
                .description("events for backends")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void tell(Event event) {
        EventKind kind = KINDS.get(event.getClass());
        if (kind != null && kinds.contains(kind)) {
            outflow.add(new Told(event, clock.millis()));
        }
    }

    private byte[] line(Told told) {
        String name = KINDS.get(told.event.getClass()).name().toLowerCase(Locale.ROOT);
        return EventJson.write(name, told.event, node, told.atMillis);
    }

    private List<byte[]> line(Loss loss) {
        Event lost = new Event.Lost(loss.count(), loss.sinceMillis(), loss.untilMillis());
        return List.of(EventJson.write("lost", lost, node, clock.millis()));
    }

    /** Tells what is still to be told, for a second at most; what comes after that is dropped. */
    @Override
    public void close() {
        outflow.close();
    }
}
