package io.longwire.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.longwire.proto.Ack;
import io.longwire.proto.Login;
import io.longwire.proto.Logout;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;

/** Frames to test with. */
final class Frames {

    static final Uplink HEARTBEAT = Uplink.getDefaultInstance();

    private Frames() {}

    /** The bytes of the messages' frames, one behind the other; a message without content becomes a heartbeat. */
    static byte[] bytes(Iterable<? extends MessageLite> messages) {
        ByteBuf out = Unpooled.buffer();
        messages.forEach(message -> FrameWriter.write(message, out));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] bytes(MessageLite... messages) {
        return bytes(List.of(messages));
    }

    static Uplink ack(long seq) {
        return Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(seq)).build();
    }

    static Uplink send(String id, int payloadBytes) {
        return Uplink.newBuilder()
                .setSend(Send.newBuilder()
                        .setId(id)
                        .setTo("bob")
                        .setPayload(ByteString.copyFrom(new byte[payloadBytes])))
                .build();
    }

    /** Any of the five kinds of frame a phone sends, with a payload of up to 600 bytes. */
    static Uplink random(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> HEARTBEAT;
            case 1 -> ack(random.nextLong());
            case 2 -> Uplink.newBuilder().setLogout(Logout.getDefaultInstance()).build();
            case 3 ->
                Uplink.newBuilder()
                        .setLogin(Login.newBuilder().setProtocol(1).setUserId("u" + random.nextInt()))
                        .build();
            default -> send("m" + random.nextInt(), random.nextInt(600));
        };
    }
}
