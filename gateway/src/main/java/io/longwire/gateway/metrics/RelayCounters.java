package io.longwire.gateway.metrics;

import io.longwire.gateway.relay.RelayEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what happens between nodes. Safe for any thread. */
final class RelayCounters implements RelayEvents {

    private final Counter messagesSent;
    private final Counter messagesReceived;
    private final Counter framesSent;
    private final Counter framesReceived;
    private final Counter bytesSent;
    private final Counter bytesReceived;
    private final Counter unanswered;
    private final Counter elsewhere;
    private final Counter lost;

    RelayCounters(MeterRegistry registry) {
        messagesSent = directed(registry, "longwire.relay.messages", "messages and questions between nodes", "out");
        messagesReceived = directed(registry, "longwire.relay.messages", "messages and questions between nodes", "in");
        framesSent = directed(registry, "longwire.relay.frames", "frames between nodes", "out");
        framesReceived = directed(registry, "longwire.relay.frames", "frames between nodes", "in");
        bytesSent = directed(registry, "longwire.relay.bytes", "bytes between nodes", "out");
        bytesReceived = directed(registry, "longwire.relay.bytes", "bytes between nodes", "in");
        unanswered = counter(registry, "longwire.relay.unanswered", "what another node did not answer in time");
        elsewhere =
                counter(registry, "longwire.relay.elsewhere", "messages relayed to where their session no longer was");
        lost = counter(registry, "longwire.relay.lost", "frames that were lost or passed over between nodes");
    }

    @Override
    public void sent(int requests, int bytes) {
        messagesSent.increment(requests);
        framesSent.increment();
        bytesSent.increment(bytes);
    }

    @Override
    public void received(int messages, int bytes) {
        messagesReceived.increment(messages);
        framesReceived.increment();
        bytesReceived.increment(bytes);
    }

    @Override
    public void unanswered() {
        unanswered.increment();
    }

    @Override
    public void wentElsewhere() {
        elsewhere.increment();
    }

    @Override
    public void framesLost() {
        lost.increment();
    }

    private static Counter directed(MeterRegistry registry, String name, String description, String direction) {
        return Counter.builder(name)
                .description(description)
                .tag("direction", direction)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
