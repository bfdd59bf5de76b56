/**
 * A phone in a terminal: a person logs in, types, and sees what comes, on the reference client.
 *
 * <p>Called by: the command line. Calls: {@link io.longwire.client}, JLine. Threads: lines are read on a thread of their
 * own; what is shown is shown from the client's event loop, which serves nobody else.
 */
package io.longwire.loadtest.phone;
