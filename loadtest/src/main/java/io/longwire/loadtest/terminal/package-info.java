/**
 * Whether standard input and output are a terminal, asked in one place and one way.
 *
 * <p>Called by: the command line, the report's colours, the terminal phone. Calls: JLine. Threads: any.
 */
package io.longwire.loadtest.terminal;
