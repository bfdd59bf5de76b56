package io.longwire.gateway.session;

import io.longwire.gateway.routing.Crowd;
import java.util.List;
import java.util.Optional;

/** The sessions of one event loop. */
public final class LoopCrowd implements Crowd {

    private final SessionLoop loop;

    public LoopCrowd(SessionLoop loop) {
        this.loop = loop;
    }

    @Override
    public List<Session> everyone(Optional<String> platform) {
        return loop.table().all().stream()
                .filter(session -> session.isOn(loop) && session.isWelcomed())
                .filter(session -> platform.isEmpty()
                        || platform.get().equals(session.identity().platform()))
                .toList();
    }

    @Override
    public List<Session> listeners(String topic) {
        return loop.topics().listeners(topic);
    }
}
