package io.longwire.gateway.config;

import java.time.Duration;

/**
 * The mail of users who are not online.
 *
 * @param limit the most messages that wait for a user
 * @param maxBytes the most bytes of messages that wait for a device
 * @param maxStoredPerMinute the most bytes that one user may have stored for others
 * @param retention how long a message waits at most, and how long a user's last device is remembered
 */
public record MailboxConfig(int limit, long maxBytes, long maxStoredPerMinute, Duration retention) {

    public MailboxConfig {
        Settings.MAILBOX_LIMIT.require(limit);
        Settings.MAILBOX_BYTES.require(maxBytes);
        Settings.MAX_STORED_PER_MINUTE.require(maxStoredPerMinute);
        Settings.RETENTION.require(retention);
    }

    static MailboxConfig of(Values values) {
        return new MailboxConfig(
                values.get(Settings.MAILBOX_LIMIT),
                values.get(Settings.MAILBOX_BYTES),
                values.get(Settings.MAX_STORED_PER_MINUTE),
                values.get(Settings.RETENTION));
    }
}
