package io.longwire.gateway;

import io.longwire.gateway.redis.Broadcasts;
import io.longwire.gateway.session.Topics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Listens once to each topic that phones of any event loop listen to. Safe to use from any thread. */
final class TopicInterest implements Topics.Interest {

    private final Broadcasts broadcasts;
    private final Consumer<byte[]> heard;

    /** How many loops listen to a topic. */
    private final ConcurrentHashMap<String, Integer> loops = new ConcurrentHashMap<>();

    TopicInterest(Broadcasts broadcasts, Consumer<byte[]> heard) {
        this.broadcasts = broadcasts;
        this.heard = heard;
    }

    @Override
    public void begins(String topic) {
        // Within the map's update, so that what is asked of Redis keeps the order in which loops come and go.
        loops.compute(topic, (name, count) -> {
            if (count == null) {
                broadcasts.onTopic(name, heard);
                return 1;
            }
            return count + 1;
        });
    }

    @Override
    public void ends(String topic) {
        loops.computeIfPresent(topic, (name, count) -> {
            if (count == 1) {
                broadcasts.forgetTopic(name);
                return null;
            }
            return count - 1;
        });
    }
}
