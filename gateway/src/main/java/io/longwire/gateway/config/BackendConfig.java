package io.longwire.gateway.config;

import java.util.Set;

/**
 * What backends are told, and what they are asked.
 *
 * @param events of what they are told; empty for nothing
 * @param eventsLimit how many events the stream keeps, about
 * @param chatMode where chats go
 * @param chatCopy whether backends get copies of chats that go to their recipients
 * @param filterLimit how many chats may wait for a backend, or how many copies are kept, about
 */
public record BackendConfig(
        Set<EventKind> events, int eventsLimit, ChatMode chatMode, boolean chatCopy, int filterLimit) {

    public BackendConfig {
        events = Set.copyOf(events);
        Settings.EVENTS_LIMIT.require(eventsLimit);
        Settings.FILTER_LIMIT.require(filterLimit);
        if (chatCopy && chatMode == ChatMode.FILTER) {
            throw new IllegalArgumentException("of chats that are filtered no copies are made");
        }
    }

    static BackendConfig of(Values values) {
        return new BackendConfig(
                values.get(Settings.EVENTS),
                values.get(Settings.EVENTS_LIMIT),
                values.get(Settings.CHAT_MODE),
                values.get(Settings.CHAT_COPY),
                values.get(Settings.FILTER_LIMIT));
    }
}
