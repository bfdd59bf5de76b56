package io.longwire.gateway.push;

import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.memory.OutOfMemory;
import io.longwire.proto.Deliver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Brings what is for everybody, or for a topic, to the phones of this node. Used by the push thread only. */
final class Crowds {

    /** How many broadcasts may be under way; each holds a list of all phones. */
    static final int MAX_UNDER_WAY = 32;

    /** How many more may wait for one to end, and how many bytes of them. */
    static final int MAX_WAITING = 256;

    private static final int MAX_WAITING_BYTES = 16 * 1024 * 1024;

    /** How often to look how far a broadcast is: one that is short is soon told to be done. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final ScheduledExecutorService thread;
    private final List<CrowdLoop> loops;
    private final PushChannels channels;
    private final LongSupplier clockMillis;
    private final Events events;
    private final PushListener listener;
    private int lastNodes = 1;
    private final Map<String, Broadcast> underWay = new HashMap<>();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private int waitingBytes;

    /** A broadcast that waits until one of those under way has ended. */
    private record Waiting(Push push, Audience.Everyone everyone, int bytes) {}

    Crowds(
            ScheduledExecutorService thread,
            List<CrowdLoop> loops,
            PushChannels channels,
            LongSupplier clockMillis,
            Events events,
            PushListener listener) {
        this.thread = thread;
        this.loops = List.copyOf(loops);
        this.channels = channels;
        this.clockMillis = clockMillis;
        this.events = events;
        this.listener = listener;
    }

    /** To those who listen to {@code topic} now. */
    void toTopic(Push push, String topic) {
        long nowMillis = clockMillis.getAsLong();
        Deliver deliver = push.toDeliver(nowMillis);
        for (CrowdLoop loop : loops) {
            loop.add(new CrowdLoop.Round(
                    crowd -> crowd.listeners(topic),
                    phone -> push.toMessage(phone.user(), deliver, nowMillis),
                    new TopicWatcher()));
        }
    }

    private final class TopicWatcher implements CrowdLoop.Watcher {
        @Override
        public void begins(int phones) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void settle(Outcome outcome) {
            if (!(outcome instanceof Outcome.Rejected)) {
                listener.delivered();
            }
        }

        @Override
        public void ends() {}

        @Override
        public void refused() {
            listener.lost();
        }
    }

    /**
     * To all who are online, or to those of a platform; once enough of the broadcasts before it have ended. The same one, heard
     * again before its end, is one.
     *
     * @param bytes what it holds of memory while it waits
     * @return false if it is not taken, since too many wait
     */
    boolean toEveryone(Push push, Audience.Everyone everyone, int bytes) {
        if (underWay.containsKey(push.id()) || waiting.containsKey(push.id())) {
            return true;
        }
        if (underWay.size() < MAX_UNDER_WAY) {
            begin(push, everyone);
            return true;
        }
        if (waiting.size() >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
            return false;
        }
        waiting.put(push.id(), new Waiting(push, everyone, bytes));
        waitingBytes += bytes;
        return true;
    }

    /** Whether one more would begin at once. */
    boolean hasRoom() {
        return underWay.size() < MAX_UNDER_WAY;
    }

    private void begin(Push push, Audience.Everyone everyone) {
        Broadcast broadcast = new Broadcast(push.id(), loops.size(), events, listener);
        underWay.put(push.id(), broadcast);
        if (everyone.rate() == 0) {
            send(push, everyone, broadcast, 0);
        } else {
            channels.nodes()
                    .whenComplete((nodes, failure) ->
                            send(push, everyone, broadcast, (double) everyone.rate() / nodeCount(nodes, failure)));
        }
    }

    /** How many nodes share the rate; as many as last time while nobody can tell. */
    private int nodeCount(Integer counted, Throwable failure) {
        if (failure == null) {
            lastNodes = counted;
        }
        return lastNodes;
    }

    /** @param perSecond how many phones of this node; 0 for as fast as it goes */
    private void send(Push push, Audience.Everyone everyone, Broadcast broadcast, double perSecond) {
        long nowMillis = clockMillis.getAsLong();
        Deliver deliver = push.toDeliver(nowMillis);
        CrowdLoop.Round round = new CrowdLoop.Round(
                crowd -> crowd.everyone(everyone.platform()),
                phone -> push.toMessage(phone.user(), deliver, nowMillis),
                broadcast);
        for (CrowdLoop loop : loops) {
            if (perSecond == 0) {
                loop.add(round);
            } else {
                loop.addPaced(round, perSecond / loops.size());
            }
        }
        watch(broadcast);
    }

    private void watch(Broadcast broadcast) {
        if (broadcast.report(System.nanoTime())) {
            underWay.remove(broadcast.id(), broadcast);
            beginNext();
        } else {
            thread.schedule(
                    OutOfMemory.checked(() -> watch(broadcast)), LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void beginNext() {
        Iterator<Waiting> all = waiting.values().iterator();
        if (all.hasNext()) {
            Waiting next = all.next();
            all.remove();
            waitingBytes -= next.bytes();
            begin(next.push(), next.everyone());
        }
    }

    /** Sends a broadcast to no more phones; nothing happens if there is none of that name. */
    void cancel(String id) {
        Broadcast broadcast = underWay.get(id);
        if (broadcast != null) {
            broadcast.cancel();
        }
        Waiting waited = waiting.remove(id);
        if (waited != null) {
            waitingBytes -= waited.bytes();
            events.tell(Broadcast.cancelledBeforeItBegan(id));
        }
    }
}
