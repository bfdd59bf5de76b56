/**
 * The port to who is where: a slot is claimed at login and released at the end, and the later epoch wins.
 *
 * <p>Called by: sessions. Implemented by: the Redis room. Threads: an instance belongs to one event loop; its futures
 * complete on that loop.
 */
package io.longwire.gateway.presence;
