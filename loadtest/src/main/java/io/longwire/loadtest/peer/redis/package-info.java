/**
 * Backends that push by writing to Redis, as senders of a load test.
 *
 * <p>Called by: the command line. Calls: the phones' port. Threads: each connection belongs to its event loop.
 */
package io.longwire.loadtest.peer.redis;
