/**
 * How often something is logged.
 *
 * <p>Called by: whoever logs what a stranger may cause without end. Calls: nobody. Threads: any.
 */
package io.longwire.log;
