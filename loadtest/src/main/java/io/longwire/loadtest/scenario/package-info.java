/**
 * The workloads: what crowds of simulated phones do, phase by phase, and what is made of it.
 *
 * <p>Called by: the command line and the comparison. Calls: the simulated phones, the check, the report. Threads: a crowd
 * belongs to its event loop; the conductor runs on the caller's thread and asks crowds on theirs.
 */
package io.longwire.loadtest.scenario;
