/**
 * The judge: an append-only history of what happened to every message, and a checker that holds it against what was promised.
 *
 * <p>Called by: the simulated phones, which append; the scenarios, which ask for the verdict. Calls: nothing; outcomes and
 * promises are words of {@code device}. Threads: one history and its checker belong to one event loop.
 */
package io.longwire.loadtest.check;
