/**
 * Faults under load: what happens to users, and to their messages, when gateways, Redis or the links between them fail.
 *
 * <p>Called by: the command line. Calls: the site, the town and the faults, below. Threads: the main thread.
 */
package io.longwire.loadtest.chaos;
