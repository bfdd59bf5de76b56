package io.longwire.gateway.config;

/** Which logins of one user share a slot, and so replace each other. */
public enum DevicePolicy {
    /** All: one device a user. */
    SINGLE,

    /** Those of one platform: one phone and one tablet, say. */
    PER_PLATFORM,

    /** None: every device has a slot, up to {@code max-devices}. */
    PER_DEVICE
}
