package io.longwire.gateway.testing;

import com.google.protobuf.ByteString;
import io.longwire.client.Backoff;
import io.longwire.client.ClientConfig;
import io.longwire.client.ClientListener;
import io.longwire.client.LongwireClient;
import io.longwire.client.MessageKey;
import io.longwire.client.NextStep;
import io.longwire.client.ReceivedMessage;
import io.longwire.gateway.testing.History.Receipted;
import io.longwire.gateway.testing.History.Repeated;
import io.longwire.gateway.testing.History.Sent;
import io.longwire.gateway.testing.History.Shown;
import io.longwire.net.Transport;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.proto.Welcome;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A device with the reference client on it, which writes a history. The client may be stopped and started again, elsewhere
 * too: the device remembers what it was shown and what it still has to send.
 *
 * <p>Used by one thread; its client calls back on a loop of the group.
 */
public final class HistoryPhone implements AutoCloseable {

    private static final Backoff QUICK =
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(60));

    private final History history;
    private final EventLoopGroup loops;
    private final String user;
    private final String device;
    private final List<MessageKey> seen = new ArrayList<>();
    private final Map<String, Send> unreceipted = new ConcurrentHashMap<>();
    private final Set<ReceivedMessage> withheld = ConcurrentHashMap.newKeySet();

    /** Null before the first start. */
    private LongwireClient client;

    private int sends;
    private volatile boolean isWithholding;
    private volatile boolean isReplaced;

    public HistoryPhone(History history, EventLoopGroup loops, String user, String device) {
        this.history = history;
        this.loops = loops;
        this.user = user;
        this.device = device;
    }

    public String user() {
        return user;
    }

    /** Logs in as a person does, in place of whoever has the place. */
    public CompletableFuture<Welcome> start(InetSocketAddress gateway) {
        List<MessageKey> known;
        synchronized (seen) {
            known = List.copyOf(seen);
        }
        isReplaced = false;
        client = new LongwireClient(
                ClientConfig.builder(gateway.getHostString(), gateway.getPort(), user)
                        .device(device, "test")
                        .backoff(QUICK)
                        .autoAck(false)
                        .maxSendAttempts(1_000)
                        .duplicateCapacity(100_000)
                        .alreadySeen(known)
                        .build(),
                new Listener(),
                Transport.best(),
                loops);
        return client.connect();
    }

    /** Logs in again, and sends once more what has no receipt. */
    public CompletableFuture<Welcome> restart(InetSocketAddress gateway) {
        close();
        CompletableFuture<Welcome> welcome = start(gateway);
        unreceipted.values().stream()
                .sorted(Comparator.comparingInt(send -> number(send.getId())))
                .forEach(this::hand);
        return welcome;
    }

    /** Sends a message under an id that tells its number. */
    public void send(String to, int bytes) {
        int number = sends++;
        Send send = Send.newBuilder()
                .setId("m-" + device + "-" + number)
                .setTo(to)
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
        unreceipted.put(send.getId(), send);
        history.add(new Sent(new MessageKey(user, send.getId()), device, to, number));
        hand(send);
    }

    private void hand(Send send) {
        client.send(send);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    /** How many sends have no final receipt. */
    public int unreceipted() {
        return unreceipted.size();
    }

    /** Whether another device of its user has taken its place since the last start. */
    public boolean isReplaced() {
        return isReplaced;
    }

    /** Shows what comes, but does not acknowledge it. */
    public void withholdAcks() {
        isWithholding = true;
    }

    /** Acknowledges what was withheld, and what comes. */
    public void releaseAcks() {
        isWithholding = false;
        withheld.forEach(ReceivedMessage::ack);
        withheld.clear();
    }

    /** Stops without a word. */
    @Override
    public void close() {
        if (client != null) {
            client.close();
            markRepeated();
        }
    }

    private void markRepeated() {
        unreceipted.keySet().forEach(id -> history.add(new Repeated(new MessageKey(user, id))));
    }

    private final class Listener implements ClientListener {
        @Override
        public void onMessage(ReceivedMessage message) {
            history.add(new Shown(user, device, message.key()));
            synchronized (seen) {
                seen.add(message.key());
            }
            if (isWithholding) {
                withheld.add(message);
            } else {
                message.ack();
            }
        }

        @Override
        public void onReceipt(Receipt receipt) {
            history.add(new Receipted(new MessageKey(user, receipt.getId()), receipt.getOutcome()));
            if (receipt.getOutcome() != Receipt.Outcome.REJECTED) {
                unreceipted.remove(receipt.getId());
            }
        }

        @Override
        public void onKick(Kick kick, NextStep next) {
            isReplaced |= kick.getReason() == Kick.Reason.REPLACED;
            markRepeated();
        }

        @Override
        public void onDisconnected(Throwable cause, NextStep next) {
            markRepeated();
        }
    }
}
