package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import java.util.concurrent.CompletableFuture;

/** The way to other nodes. Belongs to one event loop; its futures complete there. */
public interface NodeChannel {

    /**
     * Publishes a frame on the channel of a node. What one loop publishes arrives in that order, or not at all.
     *
     * @return how many heard it, which is no proof that the node did; -1 if that cannot be told
     */
    CompletableFuture<Long> publish(String node, byte[] frame);

    /**
     * Whether a process still has the lease of its node. May answer with what was known a moment ago.
     *
     * @return fails if Redis does not answer
     */
    CompletableFuture<Boolean> isAlive(Instance instance);
}
