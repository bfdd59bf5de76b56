package io.longwire.gateway.config;

import java.time.Duration;

/**
 * One gateway among those that share a Redis.
 *
 * @param id what it is called; no two may have the same
 * @param lease for how long the others take it for alive after its last word
 * @param relayTimeout after how long without an answer another node counts as silent
 * @param settingsMayDiffer whether to start though others have other settings where all should have the same
 */
public record NodeConfig(String id, Duration lease, Duration relayTimeout, boolean settingsMayDiffer) {

    public NodeConfig {
        Settings.NODE_ID.require(id);
        Settings.NODE_LEASE.require(lease);
        Settings.RELAY_TIMEOUT.require(relayTimeout);
    }

    static NodeConfig of(Values values) {
        return new NodeConfig(
                values.get(Settings.NODE_ID),
                values.get(Settings.NODE_LEASE),
                values.get(Settings.RELAY_TIMEOUT),
                values.get(Settings.SETTINGS_MAY_DIFFER));
    }
}
