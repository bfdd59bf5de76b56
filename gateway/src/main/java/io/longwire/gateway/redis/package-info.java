/**
 * Redis: the adapters of the ports, one class a script, and the embedded server. The only room that knows Lettuce.
 *
 * <p>Called by: the composition root. Implements: mailbox and presence. Threads: each event loop has a connection of its
 * own; replies hop back to that loop.
 */
package io.longwire.gateway.redis;
