package io.longwire.gateway.metrics;

import io.longwire.gateway.push.PushListener;
import io.longwire.gateway.push.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what backends ask for. Safe for any thread. */
final class PushCounters implements PushListener {

    private final Map<Way, Counter> taken = new EnumMap<>(Way.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Counter delivered;
    private final Counter lost;
    private final Counter readFailures;
    private final Map<Command, Counter> commands = new EnumMap<>(Command.class);

    PushCounters(MeterRegistry registry) {
        for (Way way : Way.values()) {
            taken.put(
                    way,
                    Counter.builder("longwire.pushes")
                            .description("pushes that this node has taken")
                            .tag("way", way.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Refusal refusal : Refusal.values()) {
            refused.put(
                    refusal,
                    Counter.builder("longwire.push.dead.letters")
                            .description("pushes, or parts of them, that could not be delivered")
                            .tag("reason", refusal.word())
                            .register(registry));
        }
        delivered = Counter.builder("longwire.push.deliveries")
                .description(
                        "recipients who have a push, or whose mailbox does, or who were not on line for a transient one")
                .register(registry);
        lost = Counter.builder("longwire.push.lost")
                .description("quick pushes that came too fast for this node, or while Redis was away")
                .register(registry);
        readFailures = Counter.builder("longwire.push.read.failures")
                .description("times that the stream of pushes could not be read")
                .register(registry);
        for (Command outcome : Command.values()) {
            commands.put(
                    outcome,
                    commands(registry, outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
    }

    private static Counter commands(MeterRegistry registry, String outcome) {
        return Counter.builder("longwire.control.commands")
                .description("control commands that this node has heard")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void taken(Way way) {
        taken.get(way).increment();
    }

    @Override
    public void delivered() {
        delivered.increment();
    }

    @Override
    public void refused(Refusal refusal) {
        refused.get(refusal).increment();
    }

    @Override
    public void lost() {
        lost.increment();
    }

    @Override
    public void readFailed() {
        readFailures.increment();
    }

    @Override
    public void controlled(Command outcome) {
        commands.get(outcome).increment();
    }
}
