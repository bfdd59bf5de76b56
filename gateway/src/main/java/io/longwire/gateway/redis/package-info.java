/**
 * Redis: the adapters of the ports, one class a script, and the embedded server. The only room that knows Lettuce.
 *
 * <p>Called by: the composition root. Implements: mailbox, presence, relay's channel, events, tokens. Threads: each event loop has a connection of its
 * own; replies hop back to that loop. One timer asks whether Redis is well, and whether subscriptions are.
 */
package io.longwire.gateway.redis;
