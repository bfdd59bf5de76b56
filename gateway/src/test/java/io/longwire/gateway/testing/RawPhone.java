package io.longwire.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A phone on a plain blocking socket, which does nothing by itself: it acknowledges nothing and sends no heartbeats.
 *
 * <p>Used by one thread.
 */
public final class RawPhone implements AutoCloseable {

    /** Every wait for a frame is given up after this time, and the test fails. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    /** What was read while something else was looked for. */
    private final Deque<Downlink> passed = new ArrayDeque<>();

    private RawPhone(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawPhone connect(InetSocketAddress address) throws IOException {
        return connect(address, new Socket());
    }

    /** A phone whose system takes little from the network while the phone does not read. */
    public static RawPhone connectWithSmallBuffer(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        return connect(address, socket);
    }

    private static RawPhone connect(InetSocketAddress address, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        return new RawPhone(socket);
    }

    // ---------------------------------------------------------------------------------------------------------- write

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void write(Uplink... frames) throws IOException {
        write(Uplinks.frames(frames));
    }

    /** Logs in as a person does, and returns the Welcome. */
    public Welcome logIn(String user, String device) throws IOException {
        return logIn(Uplinks.login(user, device));
    }

    public Welcome logIn(Login.Builder login) throws IOException {
        write(Uplinks.frame(login));
        return welcome();
    }

    public void send(String id, String to, String text) throws IOException {
        send(Uplinks.message(id, to, text));
    }

    public void send(Send.Builder send) throws IOException {
        write(Uplinks.frame(send));
    }

    public void ack(long seq) throws IOException {
        write(Uplinks.ack(seq));
    }

    /** Ends the sending half of the connection. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset instead of a proper close. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    // ----------------------------------------------------------------------------------------------------------- read

    /** The next frame. */
    public Downlink read() throws IOException {
        return passed.isEmpty() ? readOrFail() : passed.remove();
    }

    public Welcome welcome() throws IOException {
        return next(Downlink.BodyCase.WELCOME).getWelcome();
    }

    public Receipt receipt() throws IOException {
        return next(Downlink.BodyCase.RECEIPT).getReceipt();
    }

    public List<Receipt> receipts(int count) throws IOException {
        List<Receipt> receipts = new ArrayList<>();
        while (receipts.size() < count) {
            receipts.add(receipt());
        }
        return receipts;
    }

    public Deliver deliver() throws IOException {
        return next(Downlink.BodyCase.DELIVER).getDeliver();
    }

    /** Takes one message, acknowledges it, and returns it. */
    public Deliver take() throws IOException {
        Deliver deliver = deliver();
        ack(deliver.getSeq());
        return deliver;
    }

    public List<Deliver> take(int count) throws IOException {
        List<Deliver> delivers = new ArrayList<>();
        while (delivers.size() < count) {
            delivers.add(take());
        }
        return delivers;
    }

    /** The reason for which the gateway ends the connection; nothing may follow it. */
    public Kick kick() throws IOException {
        Kick kick = next(Downlink.BodyCase.KICK).getKick();
        assertThat(readOrEnd()).as("what follows a kick").isEmpty();
        return kick;
    }

    /** Waits for the end of the connection, and returns what came before it. */
    public List<Downlink> untilEnd() throws IOException {
        List<Downlink> frames = takePassed();
        for (Optional<Downlink> frame = readOrEnd(); frame.isPresent(); frame = readOrEnd()) {
            frames.add(frame.get());
        }
        return frames;
    }

    /** Sends a heartbeat and returns what came before its echo: all that the gateway had for this phone until then. */
    public List<Downlink> untilEcho() throws IOException {
        write(Uplinks.HEARTBEAT);
        List<Downlink> frames = takePassed();
        for (Downlink frame = readOrFail(); frame.getSerializedSize() > 0; frame = readOrFail()) {
            frames.add(frame);
        }
        return frames;
    }

    private List<Downlink> takePassed() {
        List<Downlink> frames = new ArrayList<>(passed);
        passed.clear();
        return frames;
    }

    private Downlink next(Downlink.BodyCase kind) throws IOException {
        for (Iterator<Downlink> frames = passed.iterator(); frames.hasNext(); ) {
            Downlink frame = frames.next();
            if (frame.getBodyCase() == kind) {
                frames.remove();
                return frame;
            }
        }
        Downlink frame = readOrFail();
        while (frame.getBodyCase() != kind) {
            passed.add(frame);
            frame = readOrFail();
        }
        return frame;
    }

    private Downlink readOrFail() throws IOException {
        return readOrEnd()
                .orElseThrow(() -> new AssertionError("the gateway closed the connection; before that came " + passed));
    }

    /** The next frame, or empty at the end of the connection, in order or not. */
    private Optional<Downlink> readOrEnd() throws IOException {
        try {
            return Optional.ofNullable(Downlink.parseDelimitedFrom(in));
        } catch (InvalidProtocolBufferException e) {
            if (e.unwrapIOException() instanceof SocketException) {
                return Optional.empty();
            }
            throw e.unwrapIOException();
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
