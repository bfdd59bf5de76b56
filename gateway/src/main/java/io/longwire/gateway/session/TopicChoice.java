package io.longwire.gateway.session;

import io.longwire.proto.Subscribe;
import io.longwire.wire.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The topics that one session listens to, as far as its token allows. Belongs to its session's event loop. */
final class TopicChoice {

    /** As the protocol tells SDK authors. */
    private static final int MAX_TOPICS = 100;

    private static final String ANYTHING = "*";

    private final Session session;
    private final Topics topics;

    /** Empty for nearly all sessions, and there are very many. */
    private Set<String> chosen = Set.of();

    TopicChoice(Session session, Topics topics) {
        this.session = session;
        this.topics = topics;
    }

    /**
     * Listens to some more topics and to some no more.
     *
     * @param allowed patterns: a topic, or its beginning and a star
     * @return how many topics were passed over: badly named, not allowed, or too many
     */
    int change(Subscribe subscribe, List<String> allowed) {
        subscribe.getLeaveList().forEach(this::leave);
        int passedOver = 0;
        for (String topic : subscribe.getTopicList()) {
            if (chosen.contains(topic)) {
                continue;
            }
            boolean isAllowed = chosen.size() < MAX_TOPICS
                    && Wire.isName(topic)
                    && allowed.stream().anyMatch(it -> matches(it, topic));
            if (!isAllowed || !join(topic)) {
                passedOver++;
            }
        }
        return passedOver;
    }

    private static boolean matches(String pattern, String topic) {
        return pattern.endsWith(ANYTHING)
                ? topic.startsWith(pattern.substring(0, pattern.length() - ANYTHING.length()))
                : topic.equals(pattern);
    }

    private boolean join(String topic) {
        if (!topics.join(topic, session)) {
            return false;
        }
        if (chosen.isEmpty()) {
            chosen = new HashSet<>();
        }
        chosen.add(topic);
        return true;
    }

    private void leave(String topic) {
        if (chosen.contains(topic)) {
            chosen.remove(topic);
            topics.leave(topic, session);
        }
    }

    /** Listens to none any more. */
    void leaveAll() {
        chosen.forEach(topic -> topics.leave(topic, session));
        chosen = Set.of();
    }
}
