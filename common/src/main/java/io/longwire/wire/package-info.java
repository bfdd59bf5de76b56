/**
 * The wire: between bytes and the generated messages, nothing else. Framing, limits and the form of names.
 *
 * <p>Called by: the gateway's transport, the reference client, the load test. Calls: the generated messages, Netty's
 * buffers. Threads: a reader or writer belongs to one connection and so to one event loop; there are no locks.
 */
package io.longwire.wire;
