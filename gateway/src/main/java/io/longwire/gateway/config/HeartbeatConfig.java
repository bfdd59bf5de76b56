package io.longwire.gateway.config;

import java.time.Duration;

/**
 * The heartbeat intervals that a phone may have, in whole seconds.
 *
 * @param byDefault for a phone that asks for none
 */
public record HeartbeatConfig(Duration min, Duration max, Duration byDefault) {

    public HeartbeatConfig {
        Settings.HEARTBEAT_MIN.require(min);
        Settings.HEARTBEAT_MAX.require(max);
        Settings.HEARTBEAT_DEFAULT.require(byDefault);
        if (min.compareTo(byDefault) > 0 || byDefault.compareTo(max) > 0) {
            throw new IllegalArgumentException("heartbeats: expected " + min + " <= " + byDefault + " <= " + max);
        }
    }

    /** The interval for a phone that asks for {@code seconds}, an unsigned number; 0 asks for none. */
    public Duration negotiate(int seconds) {
        if (seconds == 0) {
            return byDefault;
        }
        Duration asked = Duration.ofSeconds(Integer.toUnsignedLong(seconds));
        return asked.compareTo(min) < 0 ? min : asked.compareTo(max) > 0 ? max : asked;
    }

    static HeartbeatConfig of(Values values) {
        return new HeartbeatConfig(
                values.get(Settings.HEARTBEAT_MIN),
                values.get(Settings.HEARTBEAT_MAX),
                values.get(Settings.HEARTBEAT_DEFAULT));
    }
}
