/**
 * Which transport carries the sockets: io_uring, epoll or NIO, and the event loops and thread names that go with it.
 *
 * <p>Called by: whoever opens sockets (gateway, reference client, load test). Calls: Netty. Threads: creates the event
 * loops, named after what they do.
 */
package io.longwire.net;
