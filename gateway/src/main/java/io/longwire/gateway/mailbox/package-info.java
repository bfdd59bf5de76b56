/**
 * The port to stored mail: append, drain page by page, store for users who are not here.
 *
 * <p>Called by: sessions for their own slot, the router for absent users. Implemented by: the Redis room. Threads: an
 * instance belongs to one event loop; its futures complete on that loop.
 */
package io.longwire.gateway.mailbox;
