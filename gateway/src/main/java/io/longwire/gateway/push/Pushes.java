package io.longwire.gateway.push;

import io.longwire.gateway.events.Events;
import io.longwire.gateway.routing.LocalUsers;
import io.longwire.gateway.routing.RetryListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Everything that backends ask of this node, made of its parts. Safe to use from any thread. */
public final class Pushes {

    /**
     * What is this node's.
     *
     * @param thread runs everything of this room that no event loop does; one thread
     * @param node the name of this node
     * @param lines one for each event loop
     * @param crowds one for each event loop
     */
    public record Local(
            ScheduledExecutorService thread,
            String node,
            LocalUsers users,
            List<RecipientLines> lines,
            List<CrowdLoop> crowds,
            LocalControl control,
            LongSupplier clockMillis) {}

    /**
     * What leads to Redis; belongs to the thread.
     *
     * @param isAvailable whether what needs Redis has a chance now
     */
    public record Ports(
            PushStream stream, PushChannels channels, DeadLetters deadLetters, BooleanSupplier isAvailable) {}

    private final ScheduledExecutorService thread;
    private final StreamIntake stream;
    private final QuickIntake quick;
    private final Controls controls;

    public Pushes(
            Local local, Ports ports, PushLimits limits, Events events, PushListener listener, RetryListener retries) {
        thread = local.thread();
        PushFormat format = new PushFormat(limits);
        Dispatcher dispatcher = new Dispatcher(local.lines(), local.clockMillis());
        Crowds crowds = new Crowds(thread, local.crowds(), ports.channels(), local.clockMillis(), events, listener);
        Burial burial = new Burial(ports.deadLetters(), events, listener);
        RetryLine.Rules rules = new RetryLine.Rules(thread, ports.isAvailable(), retries);
        PublishLines publishing = new PublishLines(rules, ports.channels());
        BroadcastBacklog broadcasts = new BroadcastBacklog(thread, publishing, crowds::hasRoom, events);
        stream = new StreamIntake(ports.stream(), format, dispatcher, publishing, broadcasts, burial, rules, listener);
        quick = new QuickIntake(thread, format, local.users(), dispatcher, crowds, ports.channels(), burial, listener);
        Consumer<String> cancelling = id -> {
            crowds.cancel(id);
            broadcasts.cancel(id);
        };
        controls = new Controls(thread, local.node(), local.control(), cancelling, listener);
    }

    /** Starts to take from the stream. */
    public void start() {
        thread.execute(stream::start);
    }

    /** A push was published; hands off at once. */
    public void heardPush(byte[] push) {
        quick.heard(push);
    }

    /** A control command was published; hands off at once. */
    public void heardControl(byte[] command) {
        controls.heard(command);
    }

    /**
     * Takes no more from the stream; nothing more must be heard. Done when nothing is in hand, and another node may read the
     * stream.
     */
    public CompletableFuture<Void> stop() {
        return CompletableFuture.allOf(stream.stop(), quick.stop());
    }

    /** How many entries of the stream are not finished; approximate. */
    public int inHand() {
        return stream.inHand();
    }

    /** Whether it is this node that reads the stream. */
    public boolean readsStream() {
        return stream.hasTurn();
    }
}
