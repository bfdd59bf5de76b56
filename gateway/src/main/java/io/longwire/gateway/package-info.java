/**
 * The gateway's command and its composition root: reading {@link io.longwire.gateway.Gateway} tells the architecture.
 *
 * <p>Called by: the operator. Calls: every room. Threads: starts them all; see each room for its own.
 */
package io.longwire.gateway;
