package io.longwire.loadtest;

import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.LongwireDialect;
import io.longwire.loadtest.peer.mqtt.MqttDialect;
import io.longwire.loadtest.peer.nats.NatsDialect;
import io.longwire.loadtest.peer.socketio.SocketioDialect;
import java.util.Optional;

/** The dialects by their names. */
final class Dialects {

    private Dialects() {}

    /**
     * The dialect of a name; empty if there is none.
     *
     * @param run tells this run's messages from those of others
     */
    static Optional<Dialect> named(String name, long run) {
        return switch (name) {
            case "longwire" -> Optional.of(LongwireDialect.gateway(run));
            case "relay" -> Optional.of(LongwireDialect.relay(run));
            case "mqtt" -> Optional.of(new MqttDialect());
            case "socketio" -> Optional.of(new SocketioDialect());
            case "nats" -> Optional.of(new NatsDialect());
            default -> Optional.empty();
        };
    }
}
