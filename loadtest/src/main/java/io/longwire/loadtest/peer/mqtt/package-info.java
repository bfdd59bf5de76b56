/**
 * MQTT 3.1.1 as chat apps use it: a topic a user, QoS 1, and a session that the broker keeps for whoever is off line.
 *
 * <p>Called by: the simulated phones. Calls: Netty's MQTT codec, {@code peer.stream}. Threads: a link belongs to its event loop.
 */
package io.longwire.loadtest.peer.mqtt;
