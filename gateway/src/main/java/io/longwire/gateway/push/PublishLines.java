package io.longwire.gateway.push;

import io.longwire.gateway.routing.RetryListener.Retry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The way of reliable pushes to the nodes: those to one topic, and those to everybody, each go in order, one after the other.
 *
 * <p>Belongs to the push thread. Bounded by those who add.
 */
final class PublishLines {

    /** No topic has this name. */
    private static final String EVERYBODY = "";

    private final RetryLine.Rules rules;
    private final PushChannels channels;
    private final Map<String, RetryLine> lines = new HashMap<>();

    PublishLines(RetryLine.Rules rules, PushChannels channels) {
        this.rules = rules;
        this.channels = channels;
    }

    /** Tells whether it was published. */
    CompletableFuture<Boolean> toTopic(String topic, byte[] push) {
        return add(topic, () -> channels.toTopic(topic, push));
    }

    /** Tells whether it was published. {@link BroadcastBacklog} adds one at a time. */
    CompletableFuture<Boolean> toEverybody(byte[] push) {
        return add(EVERYBODY, () -> channels.toAllNodes(push));
    }

    private CompletableFuture<Boolean> add(String name, RetryLine.Step step) {
        RetryLine line = lines.computeIfAbsent(name, unknown -> new RetryLine(rules, Retry.PUBLISH));
        return line.add(step).whenComplete((isDone, failure) -> {
            if (line.isEmpty()) {
                lines.remove(name, line);
            }
        });
    }
}
