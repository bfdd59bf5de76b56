/**
 * A logged-in device: what it sends, what it is owed, its signs of life and its end. Runs without a socket.
 *
 * <p>Called by: transport, and by the router through {@link io.longwire.gateway.routing.Recipient}. Calls: routing, and the
 * presence and mailbox ports. Threads: a session belongs to one event loop and is never locked; methods for other threads
 * say so.
 */
package io.longwire.gateway.session;
