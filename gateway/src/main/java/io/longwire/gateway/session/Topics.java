package io.longwire.gateway.session;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which topics the phones of one event loop listen to. Belongs to that loop. */
public final class Topics {

    /** Hears which topics matter to this loop. Called on the loop; hands off at once. */
    public interface Interest {
        /** For when nobody can publish. */
        Interest NONE = new Interest() {
            @Override
            public void begins(String topic) {}

            @Override
            public void ends(String topic) {}
        };

        /** The first phone listens to the topic. */
        void begins(String topic);

        /** None listens to it any more. */
        void ends(String topic);
    }

    private final Interest interest;
    private final Map<String, Set<Session>> listeners = new HashMap<>();

    public Topics(Interest interest) {
        this.interest = interest;
    }

    void join(String topic, Session session) {
        Set<Session> sessions = listeners.get(topic);
        if (sessions == null) {
            sessions = new LinkedHashSet<>();
            listeners.put(topic, sessions);
            interest.begins(topic);
        }
        sessions.add(session);
    }

    void leave(String topic, Session session) {
        Set<Session> sessions = listeners.get(topic);
        if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
            listeners.remove(topic);
            interest.ends(topic);
        }
    }

    /** The sessions that listen to {@code topic}, as they are now, in the order in which they came. */
    List<Session> listeners(String topic) {
        return List.copyOf(listeners.getOrDefault(topic, Set.of()));
    }
}
