package io.longwire.client;

import io.longwire.proto.Subscribe;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The topics that the application wants to listen to, and what of that the gateway has not been told yet. A gateway knows of them
 * for one connection only, so on each new one it is told all.
 *
 * <p>On the event loop only.
 */
final class TopicWishes {

    /** As many names of full length as surely fit into a frame. */
    private static final int MAX_NAMES_IN_FRAME = 50;

    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> toSubscribe = new LinkedHashSet<>();
    private final Set<String> toLeave = new LinkedHashSet<>();

    void subscribe(Collection<String> topics) {
        for (String topic : topics) {
            if (wanted.add(topic)) {
                toLeave.remove(topic);
                toSubscribe.add(topic);
            }
        }
    }

    void leave(Collection<String> topics) {
        for (String topic : topics) {
            if (wanted.remove(topic)) {
                toSubscribe.remove(topic);
                toLeave.add(topic);
            }
        }
    }

    /** A new connection begins: its gateway knows of nothing. */
    void connected() {
        toLeave.clear();
        toSubscribe.addAll(wanted);
    }

    /** What the gateway is to be told next; empty if it knows all. */
    Optional<Subscribe> takeNext() {
        if (toSubscribe.isEmpty() && toLeave.isEmpty()) {
            return Optional.empty();
        }
        Subscribe.Builder next = Subscribe.newBuilder();
        // Those that are left first, as the gateway does: they make room for others.
        if (toLeave.isEmpty()) {
            move(toSubscribe, next::addTopic);
        } else {
            move(toLeave, next::addLeave);
        }
        return Optional.of(next.build());
    }

    private static void move(Set<String> from, Consumer<String> to) {
        Iterator<String> names = from.iterator();
        for (int i = 0; i < MAX_NAMES_IN_FRAME && names.hasNext(); i++) {
            to.accept(names.next());
            names.remove();
        }
    }
}
