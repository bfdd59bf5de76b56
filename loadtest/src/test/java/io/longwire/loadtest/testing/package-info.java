/**
 * What the tests of the load test share: a server that tells one lie, and a dialect that the test itself answers.
 *
 * <p>Called by: tests. Calls: the wire, Netty. Threads: a server has one event loop, to which all of it belongs.
 */
package io.longwire.loadtest.testing;
