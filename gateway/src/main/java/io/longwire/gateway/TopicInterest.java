package io.longwire.gateway;

import io.longwire.gateway.redis.Broadcasts;
import io.longwire.gateway.session.Topics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Listens once to each topic that phones of any event loop listen to, up to a bound. Safe to use from any thread. */
final class TopicInterest implements Topics.Interest {

    private final Broadcasts broadcasts;
    private final Consumer<byte[]> heard;
    private final int maxTopics;

    /** How many topics there are; may pass over the bound for a moment, while one more is refused. */
    private final AtomicInteger count = new AtomicInteger();

    /** How many loops listen to a topic. */
    private final ConcurrentHashMap<String, Integer> loops = new ConcurrentHashMap<>();

    TopicInterest(Broadcasts broadcasts, Consumer<byte[]> heard, int maxTopics) {
        this.broadcasts = broadcasts;
        this.heard = heard;
        this.maxTopics = maxTopics;
    }

    /** How many topics are listened to. */
    int topics() {
        return loops.size();
    }

    @Override
    public boolean begins(String topic) {
        // Within the map's update, so that what is asked of Redis keeps the order in which loops come and go.
        return loops.compute(topic, (name, others) -> {
                    if (others != null) {
                        return others + 1;
                    }
                    if (count.incrementAndGet() > maxTopics) {
                        count.decrementAndGet();
                        return null;
                    }
                    broadcasts.onTopic(name, heard);
                    return 1;
                })
                != null;
    }

    @Override
    public void ends(String topic) {
        loops.computeIfPresent(topic, (name, others) -> {
            if (others == 1) {
                broadcasts.forgetTopic(name);
                count.decrementAndGet();
                return null;
            }
            return others - 1;
        });
    }
}
