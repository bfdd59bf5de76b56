/**
 * How often something is logged, and how text from outside looks there.
 *
 * <p>Called by: whoever logs what a stranger may cause without end. Calls: nobody. Threads: any.
 */
package io.longwire.log;
