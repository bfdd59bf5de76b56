/**
 * The bytes that Redis answers, before its client reads them.
 *
 * <p>Called by: the Redis room, when it makes its client. Calls: nothing of ours. Threads: the client's.
 */
package io.longwire.gateway.redis.wire;
