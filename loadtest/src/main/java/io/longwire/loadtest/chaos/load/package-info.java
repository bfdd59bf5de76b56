/**
 * The users of a site: they chat, come and go, get into trouble, and find out when all is well again.
 *
 * <p>Called by: faults and rounds. Calls: the phones, and what scenarios have to make load with. Threads: {@code Town} is called
 * by one thread, which waits; everything else is on the event loop of its phones.
 */
package io.longwire.loadtest.chaos.load;
