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
            public boolean begins(String topic) {
                return true;
            }

            @Override
            public void ends(String topic) {}
        };

        /** The first phone listens to the topic. Returns false if that is one too many, and nothing comes of it. */
        boolean begins(String topic);

        /** None listens to it any more. */
        void ends(String topic);
    }

    private final Interest interest;
    private final Map<String, Set<Session>> listeners = new HashMap<>();

    public Topics(Interest interest) {
        this.interest = interest;
    }

    /** Returns whether it listens. */
    boolean join(String topic, Session session) {
        Set<Session> sessions = listeners.get(topic);
        if (sessions == null) {
            if (!interest.begins(topic)) {
                return false;
            }
            sessions = new LinkedHashSet<>();
            listeners.put(topic, sessions);
        }
        sessions.add(session);
        return true;
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
