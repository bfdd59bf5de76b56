/**
 * One simulated phone, and the port through which it speaks to any kind of server.
 *
 * <p>Called by: the scenarios. Calls: {@code io.longwire.wire}, Netty; tells the history what happens. Threads: everything
 * of one phone happens on the event loop it was opened on.
 */
package io.longwire.loadtest.device;
