package io.longwire.gateway.push;

import java.util.concurrent.CompletableFuture;

/** The ways from one node to all others. Belongs to one thread, on which its futures complete. */
public interface PushChannels {

    /** Sends a push to every node. */
    CompletableFuture<Void> toAllNodes(byte[] push);

    /** Sends a push to the nodes that have phones which listen to the topic. */
    CompletableFuture<Void> toTopic(String topic, byte[] push);

    /** Of all nodes that have heard the same push and ask for it, exactly one is told true. */
    CompletableFuture<Boolean> claim(byte[] push);

    /** How many nodes there are; at least 1. */
    CompletableFuture<Integer> nodes();
}
