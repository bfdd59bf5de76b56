/**
 * The reference client: what a phone's SDK does, in Java. Connect, log in, heartbeat, reconnect with jitter and resume,
 * send again what has no receipt, show each message once.
 *
 * <p>Called by: tests, the terminal phone, the load test. Calls: {@link io.longwire.wire}, {@link io.longwire.net}.
 * Threads: each client lives on one event loop; its methods may be called from any thread.
 */
package io.longwire.client;
