/**
 * The comparison: the same load against several servers in turns, each started and stopped for it.
 *
 * <p>Called by: the command line. Calls: the scenarios, the other servers, the report. Threads: the caller's; the phones are
 * on event loops of their own.
 */
package io.longwire.loadtest.compare;
