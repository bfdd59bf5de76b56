package io.longwire.gateway.transport;

import java.time.Duration;

/**
 * What the operator allows a connection.
 *
 * @param loginTimeout how long a connection may take to log in
 * @param maxConnections how many there may be at a time
 */
public record ConnectionSettings(Duration loginTimeout, int maxConnections, int framesPerSecond, int bytesPerSecond) {

    RateLimit.Bounds rateBounds() {
        return new RateLimit.Bounds(framesPerSecond, bytesPerSecond);
    }
}
