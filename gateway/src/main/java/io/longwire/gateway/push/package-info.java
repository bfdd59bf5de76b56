/**
 * What backends ask for: pushes from a stream and from a channel, to users, to everybody or to a topic, and control commands.
 *
 * <p>Called by: the root, which opens it. Calls: the router, and its own ports to Redis and to the phones of this node.
 * Threads: one of its own; what goes to a user's sessions hops to an event loop.
 */
package io.longwire.gateway.push;
