package io.longwire.gateway;

import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.config.EventKind;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.redis.ChatCopies;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.Router;
import java.util.Optional;

/** What backends are told: events, and chats, as copies or to be filtered. Safe to use from any thread. */
final class BackendFeeds {

    private final BackendConfig config;
    private final Events events;
    private final Optional<ChatCopies> copies;

    private BackendFeeds(BackendConfig config, Events events, Optional<ChatCopies> copies) {
        this.config = config;
        this.events = events;
        this.copies = copies;
    }

    /**
     * Opens what the settings ask for. Blocks while it connects.
     *
     * @param resources takes what is to be closed
     */
    static BackendFeeds open(RedisLink redis, BackendConfig config, ResourceStack resources) {
        Events events = config.events().isEmpty() ? Events.NONE : resources.add(redis.openEvents(config));
        Optional<ChatCopies> copies =
                config.chatCopy() ? Optional.of(resources.add(redis.openCopies(config))) : Optional.empty();
        return new BackendFeeds(config, events, copies);
    }

    /** Takes all events; drops those that nobody asks for. */
    Events events() {
        return events;
    }

    /** The mailbox of one event loop; backends are told of what it stores, if they ask for that. */
    Mailbox mailbox(RedisLink.Ports ports) {
        return config.events().contains(EventKind.STORED) ? new StoredEvents(ports.mailbox(), events) : ports.mailbox();
    }

    /** Where the chats of one event loop's phones go: to the router, or to a backend that filters them. */
    ChatPath chats(RedisLink.Ports ports, Router router) {
        return switch (config.chatMode()) {
            case DIRECT -> copies.map(it -> it.along(router)).orElse(router);
            case FILTER -> ports.filter().apply(config);
        };
    }
}
