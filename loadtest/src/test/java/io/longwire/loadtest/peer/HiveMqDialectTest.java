package io.longwire.loadtest.peer;

import io.longwire.loadtest.peer.mqtt.MqttDialect;

class HiveMqDialectTest extends DialectContract {

    HiveMqDialectTest() {
        super("hivemq", new MqttDialect());
    }
}
