package io.longwire.loadtest.peer;

import io.longwire.loadtest.peer.nats.NatsDialect;

class NatsDialectTest extends DialectContract {

    NatsDialectTest() {
        super("nats", new NatsDialect());
    }
}
