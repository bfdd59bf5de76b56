package io.longwire.gateway.presence;

import io.longwire.gateway.config.DevicePolicy;

/**
 * A place that at most one live session holds: a user, and the class of devices that share the place.
 *
 * @param user a valid name
 * @param name the class of devices: {@link #ANY}, a platform, or a device id, as the operator's policy says
 */
public record Slot(String user, String name) {

    /**
     * The one slot of the policy {@code single}. Under the other policies, where mail waits for a user who has never
     * logged in; the first slot to be claimed takes it over.
     */
    public static final String ANY = "any";

    /** The slot of a device, or a platform, that is called as {@link #ANY} is: a name that none can have. */
    private static final String CALLED_ANY = "~" + ANY;

    /** The slot of a device under the operator's policy. */
    public static Slot of(DevicePolicy policy, String user, String platform, String device) {
        return switch (policy) {
            case SINGLE -> new Slot(user, ANY);
            case PER_PLATFORM -> new Slot(user, slotOf(platform));
            case PER_DEVICE -> new Slot(user, slotOf(device));
        };
    }

    private static String slotOf(String name) {
        return name.equals(ANY) ? CALLED_ANY : name;
    }
}
