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

    /** How long a gateway may take to notice that it does not hear the others: they give it up after all of the relay timeout. */
    public Duration hearingBound() {
        return relayTimeout.dividedBy(2);
    }

    /** How far apart two probes may be that follow each other: a little less, so that a gap is known before that bound. */
    public Duration longestSilence() {
        return relayTimeout.multipliedBy(9).dividedBy(20);
    }

    static NodeConfig of(Values values) {
        return new NodeConfig(
                values.get(Settings.NODE_ID),
                values.get(Settings.NODE_LEASE),
                values.get(Settings.RELAY_TIMEOUT),
                values.get(Settings.SETTINGS_MAY_DIFFER));
    }
}
