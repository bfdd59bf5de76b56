/**
 * What the tests of the gateway are made of: real gateways, a real Redis, phones on plain sockets, and a history with its
 * checker.
 *
 * <p>Called by: tests. Calls: the gateway through its front door only. Threads: told at each class.
 */
package io.longwire.gateway.testing;
