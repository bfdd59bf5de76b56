package io.longwire.gateway.config;

import java.time.Duration;

/**
 * The mail of users who are not online.
 *
 * @param limit the most messages that wait for a user
 * @param retention how long a message waits at most, and how long a user's last device is remembered
 */
public record MailboxConfig(int limit, Duration retention) {

    public MailboxConfig {
        Settings.MAILBOX_LIMIT.require(limit);
        Settings.RETENTION.require(retention);
    }

    static MailboxConfig of(Values values) {
        return new MailboxConfig(values.get(Settings.MAILBOX_LIMIT), values.get(Settings.RETENTION));
    }
}
