/**
 * The floor: the least that a Netty server can do for this project's wire. What the gateway costs beyond it buys its promises.
 *
 * <p>Called by: the command line, in a process of its own. Calls: Netty, {@code io.longwire.net}. Threads: a connection
 * belongs to its event loop; the directory of users is shared by all loops.
 */
package io.longwire.loadtest.peer.relay;
