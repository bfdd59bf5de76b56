/**
 * From node to node: messages for sessions elsewhere, their answers, takeovers, pokes and kicks, in numbered frames.
 *
 * <p>Called by: routing and sessions. Calls: the port {@link io.longwire.gateway.relay.NodeChannel}, which the Redis room
 * implements, and whoever takes what arrives. Threads: each event loop has a lane and an inbox of its own.
 *
 * <p>Out: {@link io.longwire.gateway.relay.RelayLane}, of peers with requests in flight and a frame that is filled. In:
 * {@link io.longwire.gateway.relay.Relay}, which hands answers to the lane that has asked, and all else to a
 * {@link io.longwire.gateway.relay.RelayInbox}.
 */
package io.longwire.gateway.relay;
