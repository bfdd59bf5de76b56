package io.longwire.gateway.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What phones may do.
 *
 * @param devices which logins of one user replace each other
 * @param maxDevices the most slots a user may have
 * @param maxFrameBytes the largest frame after the login, without its length prefix
 * @param maxInFlight the most messages without a receipt, and without an ack, a session
 * @param maxConnections the most connections, logged in or not
 * @param maxTopics the most topics that phones may listen to, all together
 * @param loginTimeout how soon after the connection the login must come
 * @param ackTimeout how long a device may leave a message unacknowledged
 */
public record SessionConfig(
        DevicePolicy devices,
        int maxDevices,
        int maxFrameBytes,
        int maxInFlight,
        int maxConnections,
        int maxTopics,
        Duration loginTimeout,
        Duration ackTimeout,
        HeartbeatConfig heartbeat,
        RateConfig rate) {

    public SessionConfig {
        Settings.DEVICES.require(devices);
        Settings.MAX_DEVICES.require(maxDevices);
        Settings.MAX_FRAME.require(maxFrameBytes);
        Settings.MAX_IN_FLIGHT.require(maxInFlight);
        Settings.MAX_CONNECTIONS.require(maxConnections);
        Settings.MAX_TOPICS.require(maxTopics);
        Settings.LOGIN_TIMEOUT.require(loginTimeout);
        Settings.ACK_TIMEOUT.require(ackTimeout);
        if (rate.bytesPerSecond() < maxFrameBytes) {
            throw new IllegalArgumentException("a frame of " + maxFrameBytes + " bytes would wait for ever: " + rate);
        }
    }

    /** How many bytes of messages may be unacknowledged: 512 KiB, or one frame where that is larger. */
    public int maxInFlightBytes() {
        return Math.max(512 * 1024, maxFrameBytes);
    }

    /** Whether somebody has said how many connections there may be. */
    public boolean isConnectionLimitChosen() {
        return !Settings.MAX_CONNECTIONS.fallback().equals(Optional.of(Integer.toString(maxConnections)));
    }

    static SessionConfig of(Values values) {
        return new SessionConfig(
                values.get(Settings.DEVICES),
                values.get(Settings.MAX_DEVICES),
                values.get(Settings.MAX_FRAME),
                values.get(Settings.MAX_IN_FLIGHT),
                values.get(Settings.MAX_CONNECTIONS),
                values.get(Settings.MAX_TOPICS),
                values.get(Settings.LOGIN_TIMEOUT),
                values.get(Settings.ACK_TIMEOUT),
                HeartbeatConfig.of(values),
                RateConfig.of(values));
    }
}
