/**
 * Core NATS as the plainest way to pass messages between users: a subject a user, nothing kept, nothing receipted.
 *
 * <p>Called by: the simulated phones. Calls: {@code peer.stream}. Threads: a link belongs to its event loop.
 */
package io.longwire.loadtest.peer.nats;
