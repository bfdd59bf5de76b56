/**
 * The other servers: how they are installed, started side by side with the gateway, measured and stopped.
 *
 * <p>Called by: the command line. Calls: processes of the machine; the packages below speak to what runs there. Threads:
 * everything may be called from any one thread, and blocks.
 */
package io.longwire.loadtest.peer;
