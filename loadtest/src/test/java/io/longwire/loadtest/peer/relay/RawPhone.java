package io.longwire.loadtest.peer.relay;

import com.google.protobuf.ByteString;
import io.longwire.proto.Downlink;
import io.longwire.proto.Login;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A phone of generated messages and a blocking socket. */
final class RawPhone implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    RawPhone(InetSocketAddress relay) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), relay.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static RawPhone loggedIn(InetSocketAddress relay, String user) throws IOException {
        RawPhone phone = new RawPhone(relay);
        phone.write(login(user));
        phone.read();
        return phone;
    }

    static Uplink login(String user) {
        return Uplink.newBuilder()
                .setLogin(Login.newBuilder()
                        .setProtocol(1)
                        .setUserId(user)
                        .setDeviceId("phone")
                        .setPlatform("test")
                        .setHeartbeatSeconds(60))
                .build();
    }

    static Uplink message(String id, String to, ByteString payload) {
        return Uplink.newBuilder()
                .setSend(Send.newBuilder()
                        .setId(id)
                        .setTo(to)
                        .setPayload(payload)
                        .setType("text"))
                .build();
    }

    static byte[] frame(Uplink uplink) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        uplink.writeDelimitedTo(bytes);
        return bytes.toByteArray();
    }

    void write(Uplink... uplinks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Uplink uplink : uplinks) {
            uplink.writeDelimitedTo(bytes);
        }
        socket.getOutputStream().write(bytes.toByteArray());
    }

    void writeBytes(byte[] bytes, int from, int length) throws IOException {
        socket.getOutputStream().write(bytes, from, length);
    }

    /** The next message, or null at the end of the stream. */
    Downlink read() throws IOException {
        return Downlink.parseDelimitedFrom(socket.getInputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
