/**
 * What those who read and write a stream of bytes by hand share: joining what was cut, and telling messages by small numbers.
 *
 * <p>Called by: the dialects of the other servers, and the relay. Calls: Netty, the simulated phone's port. Threads:
 * everything belongs to the event loop of its channel.
 */
package io.longwire.loadtest.peer.stream;
