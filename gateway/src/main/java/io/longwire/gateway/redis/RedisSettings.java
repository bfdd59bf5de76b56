package io.longwire.gateway.redis;

import java.time.Duration;

/**
 * How Redis is used.
 *
 * @param prefix what every key and channel starts with
 * @param timeout how long an answer may take
 * @param mailboxLimit how many messages a mailbox holds at most
 * @param retention how long mail, and the memory of a slot's last holder, is kept
 * @param instance names this process in claims, unlike any other, also of the same node: no white space
 * @param singleSlot whether every user has one slot only
 */
public record RedisSettings(
        String prefix, Duration timeout, int mailboxLimit, Duration retention, String instance, boolean singleSlot) {}
