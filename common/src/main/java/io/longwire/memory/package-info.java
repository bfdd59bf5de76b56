/**
 * What becomes of a process that has no memory left.
 *
 * <p>Called by: whoever catches, or is told of, what others have thrown. Calls: nobody. Threads: any.
 */
package io.longwire.memory;
