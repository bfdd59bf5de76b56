/**
 * What the gateway counts about itself. Fixed names and enumerated labels only: never a user, a device or an address.
 *
 * <p>Called by: every room. Calls: Micrometer. Threads: all meters may be used from any thread.
 */
package io.longwire.gateway.metrics;
