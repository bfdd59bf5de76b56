/**
 * Where a message goes: to a session here, or to a mailbox; and what its sender is told.
 *
 * <p>Called by: sessions. Calls: the mailbox port, and sessions through {@link Recipient}. Threads: a router belongs to
 * one event loop and serves the senders of that loop; recipients live on any loop.
 */
package io.longwire.gateway.routing;
