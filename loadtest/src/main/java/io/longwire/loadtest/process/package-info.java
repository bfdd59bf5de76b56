/**
 * Processes of this machine that are started here and must not be left behind, and where they keep their files.
 *
 * <p>Called by: whoever runs servers: the peers, the comparison, chaos. Calls: the operating system. Threads: any one at a
 * time; everything blocks.
 */
package io.longwire.loadtest.process;
