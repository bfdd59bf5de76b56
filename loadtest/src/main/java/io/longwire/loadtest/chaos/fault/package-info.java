/**
 * The faults, a class each.
 *
 * <p>Called by: rounds. Calls: the site, the town. Threads: one at a time, and everything blocks.
 */
package io.longwire.loadtest.chaos.fault;
