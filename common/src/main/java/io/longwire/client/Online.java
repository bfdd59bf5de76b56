package io.longwire.client;

import io.longwire.client.SendException.Reason;
import io.longwire.proto.Ack;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.Subscribe;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection between its Welcome and its end: sends and receipts, deliveries and acks, heartbeats.
 *
 * <p>On the event loop only.
 */
final class Online {

    private static final Logger log = LoggerFactory.getLogger(Online.class);

    private final Connection connection;
    private final Welcome welcome;
    private final EventLoop loop;
    private final LoopTasks tasks;
    private final Inbox inbox;
    private final Outbox outbox;
    private final TopicWishes topics;
    private final ClientListener listener;
    private final Consumer<MessageKey> acknowledgement;
    private final Heartbeat heartbeat;
    private final long since = System.nanoTime();
    private Future<?> heartbeatCheck;

    Online(
            Connection connection,
            Welcome welcome,
            EventLoop loop,
            LoopTasks tasks,
            Inbox inbox,
            Outbox outbox,
            TopicWishes topics,
            ClientListener listener,
            RandomGenerator random) {
        this.connection = connection;
        this.welcome = welcome;
        this.loop = loop;
        this.tasks = tasks;
        this.inbox = inbox;
        this.outbox = outbox;
        this.topics = topics;
        this.listener = listener;
        this.acknowledgement = key -> tasks.submit(() -> inbox.acknowledged(key));
        this.heartbeat = new Heartbeat(Duration.ofSeconds(welcome.getHeartbeatSeconds()), random, since);
        inbox.connected();
        topics.connected();
        if (welcome.getHeartbeatSeconds() > 0) {
            scheduleHeartbeatCheck();
        }
    }

    /** How long since the Welcome. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    void deliver(Deliver deliver) {
        switch (inbox.arrived(deliver)) {
            case NEW -> show(deliver);
            case DUPLICATE -> log.debug("{} from {} came again", deliver.getId(), deliver.getFrom());
            case OUT_OF_STEP ->
                connection.fail(new ProtocolException("a delivery with seq " + deliver.getSeq() + " came out of step"));
        }
    }

    private void show(Deliver deliver) {
        try {
            listener.onMessage(new ReceivedMessage(deliver, acknowledgement));
        } catch (RuntimeException e) {
            log.error("the listener did not take {} from {}", deliver.getId(), deliver.getFrom(), e);
            inbox.refused(deliver);
            connection.fail(e);
            return;
        }
        inbox.taken(deliver);
    }

    void receipt(Receipt receipt) {
        listener.onReceipt(receipt);
        Optional<PendingSend> refused = outbox.receipted(receipt);
        if (refused.isPresent()) {
            PendingSend send = refused.get();
            loop.schedule(
                    () -> tasks.submit(() -> outbox.repeat(send)),
                    Integer.toUnsignedLong(receipt.getRetryAfterMs()),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Writes the ack that is due, what is new about topics, and as many sends as the window and the socket take, and flushes once. */
    void writeAndFlush() {
        long ack = inbox.takeAck();
        if (ack != 0) {
            connection.write(
                    Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(ack)).build());
        }
        for (Optional<Subscribe> next = topics.takeNext(); next.isPresent(); next = topics.takeNext()) {
            connection.write(Uplink.newBuilder().setSubscribe(next.get()).build());
        }
        int window = Math.max(1, welcome.getMaxInFlight());
        while (connection.isWritable()) {
            Optional<PendingSend> next = outbox.takeNext(window);
            if (next.isEmpty()) {
                break;
            }
            write(next.get());
        }
        connection.flush();
    }

    private void write(PendingSend send) {
        Uplink frame = Uplink.newBuilder().setSend(send.message).build();
        if (frame.getSerializedSize() > welcome.getMaxFrameBytes() && welcome.getMaxFrameBytes() > 0) {
            // The gateway would answer it with Kick(BAD_FRAME), and that ends the client.
            outbox.fail(
                    send,
                    new SendException(
                            Reason.TOO_LARGE,
                            "a frame of " + frame.getSerializedSize() + " bytes; the gateway takes at most "
                                    + welcome.getMaxFrameBytes()));
            return;
        }
        connection.write(frame);
    }

    /** The connection is gone. */
    void end() {
        if (heartbeatCheck != null) {
            heartbeatCheck.cancel(false);
        }
        outbox.disconnected();
    }

    private void scheduleHeartbeatCheck() {
        long nanos = heartbeat.nanosUntilDue(System.nanoTime(), connection.sentAt(), connection.receivedAt());
        heartbeatCheck = loop.schedule(this::checkHeartbeat, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkHeartbeat() {
        long now = System.nanoTime();
        switch (heartbeat.due(now, connection.sentAt(), connection.receivedAt())) {
            case NOTHING -> {}
            case BEAT -> {
                connection.writeHeartbeat();
                connection.flush();
                heartbeat.beaten(now);
            }
            case DEAD -> {
                connection.fail(new ProtocolException("the gateway has gone silent"));
                return;
            }
        }
        scheduleHeartbeatCheck();
    }
}
