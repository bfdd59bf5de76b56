package io.longwire.client;

import com.google.protobuf.ByteString;
import io.longwire.client.SendException.Reason;
import io.longwire.net.Transport;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.proto.Welcome;
import io.longwire.wire.Wire;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * One device of one user, as the gateway sees it: logs in, stays on line by reconnecting, sends, and receives.
 *
 * <p><b>Sending.</b> At most {@code Welcome.max_in_flight} sends are on the wire without a receipt; the others wait here.
 * What has no final receipt when a connection ends is sent again on the next one, in the same order and under the same
 * ids, so that the gateway knows it for the same. A send that the gateway refuses for now (REJECTED with retry_after_ms)
 * is sent again after that time, up to {@link ClientConfig#maxSendAttempts} times; it may then arrive after messages that
 * were sent later. Nothing else changes the order of the messages to one user. Nothing is kept on disk.
 *
 * <p><b>Receiving.</b> Each message is shown once, though the gateway may send it more than once; see {@link
 * ClientListener#onMessage}. What was read together is acknowledged together.
 *
 * <p><b>Threads.</b> A client lives on one event loop of the group, where it calls its listener and completes its
 * futures. All methods may be called from any thread and none blocks. A client has no thread of its own, so that
 * thousands can share a group; the group is the caller's to shut down, after its clients.
 */
public final class LongwireClient implements AutoCloseable {

    /** Keeps no state in the client, and works from any thread. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final MessageIds ids;
    private final Outbox outbox;
    private final ConnectionCycle cycle;
    private final CompletableFuture<Welcome> firstWelcome = new CompletableFuture<>();

    /**
     * Creates a client that does nothing until {@link #connect}.
     *
     * @param transport the one that made the group
     * @param loops of which the client takes the next one
     */
    public LongwireClient(ClientConfig config, ClientListener listener, Transport transport, EventLoopGroup loops) {
        this(config, listener, transport, loops, RANDOM);
    }

    LongwireClient(
            ClientConfig config,
            ClientListener listener,
            Transport transport,
            EventLoopGroup loops,
            RandomGenerator random) {
        this.ids = new MessageIds(InstantSource.system(), RANDOM);
        this.outbox = new Outbox(config.maxPendingSends(), config.maxSendAttempts());
        this.cycle = new ConnectionCycle(config, transport, loops.next(), listener, random, outbox, firstWelcome);
    }

    /**
     * Connects and logs in. Further calls change nothing and return the same future.
     *
     * @return completes with the first Welcome, after as many attempts as it takes. Fails when the client stops before:
     *     with {@link KickedException} if the gateway said to, with the cause of the loss if reconnecting is off, with
     *     {@link java.util.concurrent.CancellationException} if the client was closed
     */
    public CompletableFuture<Welcome> connect() {
        cycle.tasks().submit(cycle::start);
        return firstWelcome;
    }

    /** Sends a message under a new id; as {@link #send(Send)}. */
    public CompletableFuture<Receipt> send(String to, ByteString payload, String type) {
        return send(
                Send.newBuilder().setTo(to).setPayload(payload).setType(type).build());
    }

    /**
     * Sends a message, at once when on line and otherwise as soon as it is.
     *
     * @param message with whatever it needs: transient, ttl. An empty id stands for a new one. An id that has no receipt
     *     yet is not sent twice: both get the receipt of the first
     * @return completes with the final receipt, which may say REJECTED. Fails with {@link SendException} if there will be
     *     none
     * @throws IllegalArgumentException if the id is not empty and not well formed
     */
    public CompletableFuture<Receipt> send(Send message) {
        Send named =
                message.getId().isEmpty() ? message.toBuilder().setId(nextId()).build() : message;
        if (!Wire.isName(named.getId())) {
            throw new IllegalArgumentException("the message id is not 1 to 64 characters of A-Z a-z 0-9 _ . : @ -");
        }
        PendingSend send = new PendingSend(named);
        if (outbox.reserve()) {
            cycle.tasks().submit(() -> cycle.send(send));
        } else {
            send.receipt.completeExceptionally(
                    new SendException(Reason.QUEUE_FULL, "too many sends are without a receipt"));
        }
        return send.receipt;
    }

    /**
     * Listens to some more topics, from now on or from when it is on line, and after each reconnect. Pushes to a topic come like
     * all other messages, and name it, while the client is on line; they are never kept for it.
     *
     * <p>No answer comes: the gateway passes over what the token does not allow, and topics beyond 100.
     *
     * @throws IllegalArgumentException if one is not well formed
     */
    public void subscribe(Collection<String> topics) {
        List<String> named = List.copyOf(topics);
        if (!named.stream().allMatch(Wire::isName)) {
            throw new IllegalArgumentException("a topic is not 1 to 64 characters of A-Z a-z 0-9 _ . : @ -");
        }
        cycle.tasks().submit(() -> cycle.topics().subscribe(named));
    }

    /** Listens to some topics no more. What is on its way may still come. */
    public void leave(Collection<String> topics) {
        List<String> named = List.copyOf(topics);
        cycle.tasks().submit(() -> cycle.topics().leave(named));
    }

    /** A new message id, for whoever has to know it before sending. Later ids sort after earlier ones. */
    public String nextId() {
        return ids.next();
    }

    /** Where the client is in its life, a moment ago. */
    public ClientState state() {
        return cycle.state();
    }

    /** The session id of the last Welcome, fit for {@link ClientConfig#resume}; empty before the first. */
    public String sessionId() {
        return cycle.sessionId();
    }

    /**
     * Acknowledges what is safe, tells the gateway that the device leaves, and stops. Sends without a receipt fail.
     *
     * @return completes when the connection is closed; never fails. Off line there is nobody to tell, and it completes at
     *     once
     */
    public CompletableFuture<Void> logout() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        cycle.tasks().submit(() -> cycle.logout(done));
        return done;
    }

    /** Drops the connection without a word and stops. Sends without a receipt fail. */
    @Override
    public void close() {
        cycle.tasks().submit(cycle::close);
    }
}
