package io.longwire.gateway.presence;

/**
 * A session as the holder of its slot.
 *
 * @param session the session id
 * @param device the device id
 * @param epoch grows with each claim of the user's slots; of two holders the later epoch wins
 */
public record Owner(Slot slot, String session, String device, long epoch) {}
