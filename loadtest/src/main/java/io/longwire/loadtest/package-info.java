/**
 * The command line of the tools on the phone's side of the wire.
 *
 * <p>Called by: people and scripts. Calls: one room for each subcommand. Threads: the main thread.
 */
package io.longwire.loadtest;
