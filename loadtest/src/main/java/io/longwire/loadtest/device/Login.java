package io.longwire.loadtest.device;

import java.time.Duration;

/**
 * Who logs in, and with what.
 *
 * @param user the user's name
 * @param device the device's name; empty leaves it to the dialect
 * @param token the token, or empty
 * @param heartbeat the interval to ask the server for
 * @param resume the session of this device's last login, or empty if a person logs in
 */
public record Login(String user, String device, String token, Duration heartbeat, String resume) {}
