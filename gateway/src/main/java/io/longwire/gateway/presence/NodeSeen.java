package io.longwire.gateway.presence;

import java.time.Duration;
import java.util.Optional;

/**
 * A node that listens in Redis.
 *
 * @param instance the process that has the node's lease; empty if none has
 * @param leaseLeft how long the lease lasts unless it is renewed; zero if there is none
 */
public record NodeSeen(String node, Optional<Instance> instance, Duration leaseLeft) {}
