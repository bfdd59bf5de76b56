package io.longwire.gateway.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.longwire.proto.Ack;
import io.longwire.proto.Login;
import io.longwire.proto.Logout;
import io.longwire.proto.Send;
import io.longwire.proto.Subscribe;
import io.longwire.proto.Uplink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What phones say. */
public final class Uplinks {

    public static final Uplink HEARTBEAT = Uplink.getDefaultInstance();

    private Uplinks() {}

    public static Login.Builder login(String user, String device) {
        return Login.newBuilder()
                .setProtocol(1)
                .setToken("")
                .setUserId(user)
                .setDeviceId(device)
                .setPlatform("test")
                .setClient("gateway-test");
    }

    public static Send.Builder message(String id, String to, String text) {
        return Send.newBuilder()
                .setId(id)
                .setTo(to)
                .setPayload(ByteString.copyFromUtf8(text))
                .setType("text");
    }

    public static Uplink frame(Login.Builder login) {
        return Uplink.newBuilder().setLogin(login).build();
    }

    public static Uplink frame(Send.Builder send) {
        return Uplink.newBuilder().setSend(send).build();
    }

    public static Uplink subscribe(Subscribe.Builder subscribe) {
        return Uplink.newBuilder().setSubscribe(subscribe).build();
    }

    public static Uplink ack(long seq) {
        return Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(seq)).build();
    }

    public static Uplink logout() {
        return Uplink.newBuilder().setLogout(Logout.getDefaultInstance()).build();
    }

    /** The frames of {@code messages}, one behind the other. */
    public static byte[] frames(MessageLite... messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (MessageLite message : messages) {
                message.writeDelimitedTo(bytes); // a varint length before each: our framing
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
