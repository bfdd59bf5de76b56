/**
 * The port to what backends are told: who is on line, whose mail was stored, what could not be delivered.
 *
 * <p>Called by: sessions, push, the root. Calls: nothing. Implemented by: the Redis room. Threads: any; nobody waits for
 * anything.
 */
package io.longwire.gateway.events;
