/**
 * What every module's tests share; published as this module's test jar.
 *
 * <p>Called by: JUnit, through {@code META-INF/services}. Calls: Netty. Threads: the test runner's.
 */
package io.longwire.testing;
