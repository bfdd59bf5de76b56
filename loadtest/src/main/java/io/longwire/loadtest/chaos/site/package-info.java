/**
 * What chaos is done to: gateways and a Redis of our own, in processes of this machine, and the links between them.
 *
 * <p>Called by: faults and rounds. Calls: {@code process}; speaks to Redis and to the operators' side of gateways. Threads: one
 * at a time, and everything blocks; a link proxy has threads of its own.
 */
package io.longwire.loadtest.chaos.site;
