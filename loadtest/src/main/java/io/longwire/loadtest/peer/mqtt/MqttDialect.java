package io.longwire.loadtest.peer.mqtt;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;

/**
 * MQTT 3.1.1, QoS 1. The client's id is the user's name, so a second device takes over from the first, and the session is
 * kept by the broker. Each user subscribes to {@code u/<user>}; a message is published to its recipient's topic.
 *
 * <p>PUBACK to the sender says that the broker has taken the message, and nothing about the recipient. A user who has never
 * logged in has no subscription: what is sent to it is acknowledged all the same, and gone.
 */
public final class MqttDialect implements Dialect {

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Promise promise() {
        boolean receipts = true;
        boolean safe = true;
        boolean acknowledged = false;
        boolean ordered = true;
        boolean stores = true;
        boolean exclusive = true;
        return new Promise(receipts, safe, acknowledged, ordered, false, stores, exclusive);
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        MqttLink link = new MqttLink(dial, login, listener);
        link.open();
        return link;
    }
}
