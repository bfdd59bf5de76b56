package io.longwire.loadtest.peer.mqtt;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Login;
import io.longwire.loadtest.device.SocketLink;
import io.longwire.loadtest.peer.stream.SentNames;
import io.longwire.loadtest.peer.stream.UnacknowledgedIds;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.ConnectBuilder;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** One MQTT connection, by Netty's own codec. Section numbers are those of the OASIS standard, MQTT 3.1.1. */
final class MqttLink extends SocketLink {

    private static final int MAX_PACKET_BYTES = 16 * 1024 * 1024;
    private static final int MAX_KEEP_ALIVE_SECONDS = 0xffff;
    private static final int LAST_PACKET_ID = 0xffff;
    private static final int SUBSCRIBE_PACKET_ID = LAST_PACKET_ID;

    private static final MqttFixedHeader PUBLISH = header(MqttMessageType.PUBLISH, MqttQoS.AT_LEAST_ONCE);
    private static final MqttFixedHeader PUBACK = header(MqttMessageType.PUBACK, MqttQoS.AT_MOST_ONCE);

    private final Login login;
    private final SentNames sent = new SentNames(LAST_PACKET_ID - 1);
    private final UnacknowledgedIds unacknowledged = new UnacknowledgedIds();

    MqttLink(Dial dial, Login login, Listener listener) {
        super(dial, listener);
        this.login = login;
    }

    /** The length is computed by the encoder. */
    private static MqttFixedHeader header(MqttMessageType type, MqttQoS qos) {
        return new MqttFixedHeader(type, false, qos, false, 0);
    }

    @Override
    protected void addCodec(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addBefore(context.name(), null, new MqttDecoder(MAX_PACKET_BYTES));
        pipeline.addBefore(context.name(), null, MqttEncoder.INSTANCE);
    }

    /** Subscribes at once, before the answer to CONNECT, as 3.1.4 allows: a login takes one round trip. */
    @Override
    protected void writeLogin() {
        ConnectBuilder connect = MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_3_1_1)
                .clientId(login.user())
                .cleanSession(false)
                .keepAlive((int) Math.min(login.heartbeat().toSeconds(), MAX_KEEP_ALIVE_SECONDS));
        if (!login.token().isEmpty()) {
            connect.username(login.user()).password(login.token().getBytes(StandardCharsets.UTF_8));
        }
        write(connect.build());
        write(MqttMessageBuilders.subscribe()
                .messageId(SUBSCRIBE_PACKET_ID)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, topic(login.user()))
                .build());
    }

    private static String topic(String user) {
        return "u/" + user;
    }

    @Override
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        int id = sent.add(stream, number);
        if (id == SentNames.FULL) {
            refuseForNow(stream, number);
            return;
        }
        // Encoded before this method returns, so that nobody sees the array change.
        write(new MqttPublishMessage(
                PUBLISH, new MqttPublishVariableHeader(topic(to), id), Unpooled.wrappedBuffer(payload)));
    }

    @Override
    protected void writeAcknowledgements(long seq) {
        while (unacknowledged.hasNext(seq)) {
            int id = unacknowledged.next();
            if (id > 0) { // A message of QoS 0 has no id, and is not acknowledged.
                write(new MqttPubAckMessage(PUBACK, MqttMessageIdVariableHeader.from(id)));
            }
        }
    }

    @Override
    protected void writeHeartbeat() {
        write(MqttMessage.PINGREQ);
    }

    @Override
    protected void writeLogout() {
        write(MqttMessage.DISCONNECT);
    }

    @Override
    protected void read(ChannelHandlerContext context, Object arrived) {
        try {
            read((MqttMessage) arrived);
        } finally {
            ReferenceCountUtil.release(arrived);
        }
    }

    private void read(MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            end(Ends.NOT_UNDERSTOOD);
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> readPublish((MqttPublishMessage) message);
            case PUBACK ->
                readPuback(((MqttPubAckMessage) message).variableHeader().messageId());
            case CONNACK -> readConnack((MqttConnAckMessage) message);
            case SUBACK -> nowOnline("", 0);
            case PINGRESP -> {
                // A sign of life, as any packet is.
            }
            default -> end(Ends.NOT_UNDERSTOOD);
        }
    }

    private void readConnack(MqttConnAckMessage message) {
        MqttConnectReturnCode code = message.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            boolean again = code == MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
            end(new End(End.Kind.KICKED, code.name(), again, 0));
        }
    }

    private void readPublish(MqttPublishMessage message) {
        // Mail that waited may come before the answer to the subscription, which a kept session has already.
        nowOnline("", 0);
        long seq = unacknowledged.add(message.variableHeader().packetId());
        listener().delivered("", message.payload().nioBuffer(), seq);
    }

    private void readPuback(int id) {
        if (sent.take(id)) {
            listener().receipted(sent.stream(), sent.number(), Outcome.ACCEPTED, "", 0);
        }
    }
}
