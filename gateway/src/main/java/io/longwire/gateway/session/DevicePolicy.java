package io.longwire.gateway.session;

import io.longwire.gateway.presence.Slot;

/** Which logins of one user share a slot, and so replace each other. */
public enum DevicePolicy {
    /** One device a user. */
    SINGLE,
    /** One device of each platform. */
    PER_PLATFORM,
    /** Every device. */
    PER_DEVICE;

    /** The slot of a device. */
    public Slot slotOf(String user, String platform, String device) {
        return switch (this) {
            case SINGLE -> new Slot(user, Slot.ANY);
            case PER_PLATFORM -> new Slot(user, platform);
            case PER_DEVICE -> new Slot(user, device);
        };
    }
}
