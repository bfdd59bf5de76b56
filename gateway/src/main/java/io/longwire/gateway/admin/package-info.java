/**
 * The operator's HTTP port: health, metrics, status, where a user is, and an end to sessions.
 *
 * <p>Called by: the composition root. Calls: Netty, and what the root hands it. Threads: two of its own, away from the event
 * loops of phones.
 */
package io.longwire.gateway.admin;
