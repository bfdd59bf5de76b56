/**
 * What those who speak over a stream of bytes share: gathering what is written, joining what was cut, and the life of a link.
 *
 * <p>Called by: the dialects of the other servers, and the relay. Calls: Netty, the simulated phone's port. Threads:
 * everything belongs to the event loop of its channel.
 */
package io.longwire.loadtest.peer.stream;
