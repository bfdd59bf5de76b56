package io.longwire.loadtest.peer;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Flushes;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;
import io.longwire.net.Transport;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A phone that writes down what its link tells, to be read by the test's thread; its methods hop to the loop and wait. */
final class RecordingPhone implements Link.Listener, AutoCloseable {

    /** A message that came; its payload as a string of one character a byte. */
    record Delivery(String from, String payload, long seq) {}

    /** What was told of a message that was sent. */
    record Receipt(int stream, long number, Outcome outcome) {}

    private final EventLoop loop;
    private volatile Link link;
    private final List<Delivery> deliveries = Collections.synchronizedList(new ArrayList<>());
    private final List<Receipt> receipts = Collections.synchronizedList(new ArrayList<>());
    private final List<End> ends = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean online;
    private volatile boolean acknowledging = true;

    RecordingPhone(EventLoop loop, Dialect dialect, InetSocketAddress server, String user) {
        this.loop = loop;
        Optional<InetSocketAddress> local = server.getAddress().isLoopbackAddress()
                ? Optional.of(new InetSocketAddress(server.getAddress(), 0))
                : Optional.empty();
        Dial dial = new Dial(loop, Transport.best(), server, local, new Flushes(loop));
        Login login = new Login(user, "phone", "", Duration.ofMinutes(1), "");
        // Set on the loop: the first message may be told before the test's thread goes on.
        loop.submit(() -> {
                    link = dialect.open(dial, login, this);
                })
                .syncUninterruptibly();
    }

    private void onLoop(Consumer<Link> action) {
        loop.submit(() -> action.accept(link)).syncUninterruptibly();
    }

    /** Sends one message a number, all in one pass of the loop. */
    void send(String to, int stream, int firstNumber, int lastNumber, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        onLoop(phone -> {
            for (int number = firstNumber; number <= lastNumber; number++) {
                phone.send(stream, number, to, bytes);
            }
        });
    }

    void send(String to, int stream, int number, String payload) {
        send(to, stream, number, number, payload);
    }

    /** From now on messages are not acknowledged. */
    void stopAcknowledging() {
        acknowledging = false;
    }

    void heartbeat() {
        onLoop(Link::heartbeat);
    }

    void logout() {
        onLoop(Link::logout);
    }

    void cut() {
        onLoop(Link::cut);
    }

    boolean isOnline() {
        return online;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    List<Receipt> receipts() {
        return receipts;
    }

    List<End> ends() {
        return ends;
    }

    @Override
    public void online(String session, int heartbeatSeconds) {
        online = true;
    }

    @Override
    public void delivered(String from, ByteBuffer payload, long seq) {
        deliveries.add(
                new Delivery(from, StandardCharsets.ISO_8859_1.decode(payload).toString(), seq));
    }

    @Override
    public void receipted(int stream, long number, Outcome outcome, String code, int retryAfterMillis) {
        receipts.add(new Receipt(stream, number, outcome));
    }

    @Override
    public void readComplete() {
        if (acknowledging && !deliveries.isEmpty()) {
            link.acknowledge(deliveries.get(deliveries.size() - 1).seq());
        }
    }

    @Override
    public void ended(End end) {
        online = false;
        ends.add(end);
    }

    @Override
    public void close() {
        cut();
    }
}
