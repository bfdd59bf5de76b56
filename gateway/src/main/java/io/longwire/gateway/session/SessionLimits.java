package io.longwire.gateway.session;

import java.time.Duration;

/**
 * What the operator allows a session.
 *
 * @param maxInFlight how many messages may be unacknowledged, and how many sends may be without a receipt
 * @param maxFrameBytes the largest frame that is taken, without its length prefix
 * @param ackTimeout how long a written message may go without its ack before it is stored
 * @param retention how long mail is kept
 * @param maxDevices how many slots a user may have
 */
public record SessionLimits(
        DevicePolicy devices,
        int maxDevices,
        int maxInFlight,
        int maxFrameBytes,
        Duration ackTimeout,
        Duration retention,
        HeartbeatBounds heartbeat) {

    /** How many bytes of messages may be unacknowledged: 512 KiB, or one frame if that is larger. */
    public int maxInFlightBytes() {
        return Math.max(512 * 1024, maxFrameBytes);
    }

    /** The interval that a phone may ask for. */
    public record HeartbeatBounds(Duration min, Duration max, Duration unlessAsked) {

        /** The interval for a phone that asks for {@code seconds}; 0 asks for none. */
        public Duration negotiate(int seconds) {
            if (seconds == 0) {
                return unlessAsked;
            }
            Duration asked = Duration.ofSeconds(Integer.toUnsignedLong(seconds));
            return asked.compareTo(min) < 0 ? min : asked.compareTo(max) > 0 ? max : asked;
        }
    }
}
