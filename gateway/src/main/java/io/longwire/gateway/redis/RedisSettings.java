package io.longwire.gateway.redis;

import io.longwire.gateway.config.MailboxConfig;
import io.longwire.gateway.config.RedisConfig;
import io.longwire.gateway.presence.Instance;
import java.time.Duration;

/**
 * How Redis is used.
 *
 * @param instance this process, as it is named in claims
 * @param maxSlots how many slots a user may have before one makes room; 0 where every user has one slot only
 * @param maxFrameBytes the largest frame of a phone, which bounds what gateways and backends write
 */
public record RedisSettings(
        RedisConfig redis, MailboxConfig mailbox, Instance instance, int maxSlots, int maxFrameBytes) {

    boolean isSingleSlot() {
        return maxSlots == 0;
    }

    String prefix() {
        return redis.prefix();
    }

    /** How long an answer may take: a little less than the operator's limit, so that the phone has its own within that. */
    Duration timeout() {
        return redis.timeout().multipliedBy(9).dividedBy(10);
    }

    long mailboxBytes() {
        return mailbox.maxBytes();
    }

    int mailboxLimit() {
        return mailbox.limit();
    }

    Duration retention() {
        return mailbox.retention();
    }
}
