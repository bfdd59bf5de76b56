/**
 * From node to node: messages for sessions elsewhere, their answers, takeovers, pokes and kicks, in numbered frames.
 *
 * <p>Called by: routing and sessions. Calls: the port {@link io.longwire.gateway.relay.NodeChannel}, which the Redis room
 * implements, and whoever takes what arrives. Threads: each event loop has a lane and an inbox of its own.
 */
package io.longwire.gateway.relay;
