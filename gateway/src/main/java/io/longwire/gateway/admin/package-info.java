/**
 * The operator's HTTP port: is it alive, is it ready, and its metrics.
 *
 * <p>Called by: the composition root. Calls: what the root hands it. Threads: two of its own, away from the event loops.
 */
package io.longwire.gateway.admin;
