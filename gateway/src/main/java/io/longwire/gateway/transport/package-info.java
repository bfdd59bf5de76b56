/**
 * Sockets: accepting them, the phases of a connection, what is written and when it is flushed.
 *
 * <p>Called by: the composition root. Calls: wire, auth, session. Threads: a connection belongs to one event loop. The only
 * room that knows Netty's channels.
 */
package io.longwire.gateway.transport;
