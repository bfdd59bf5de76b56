package io.longwire.gateway.config;

import java.util.Set;

/**
 * What backends are told.
 *
 * @param events of what; empty for nothing
 * @param eventsLimit how many events the stream keeps, about
 */
public record BackendConfig(Set<EventKind> events, int eventsLimit) {

    public BackendConfig {
        events = Set.copyOf(events);
        Settings.EVENTS_LIMIT.require(eventsLimit);
    }

    static BackendConfig of(Values values) {
        return new BackendConfig(values.get(Settings.EVENTS), values.get(Settings.EVENTS_LIMIT));
    }
}
