package io.longwire.gateway.push;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.Message;
import io.longwire.proto.Deliver;
import java.util.concurrent.TimeUnit;

/**
 * One push, well formed.
 *
 * @param from who phones are told it is from; empty for nobody
 * @param ttlSeconds after how long it is of no use any more; 0 for as long as mail is kept
 */
public record Push(
        String id,
        String from,
        String type,
        ByteString payload,
        boolean isTransient,
        long ttlSeconds,
        Audience audience) {

    /** What every recipient's phone will see. Made once, however many there are. */
    Deliver toDeliver(long nowMillis) {
        Deliver.Builder deliver = Deliver.newBuilder()
                .setId(id)
                .setFrom(from)
                .setType(type)
                .setPayload(payload)
                .setSentAtMs(nowMillis)
                .setOrigin(Deliver.Origin.PUSH);
        if (audience instanceof Audience.Topic topic) {
            deliver.setTopic(topic.topic());
        }
        return deliver.build();
    }

    /** The message for one of its recipients. */
    Message toMessage(String user, Deliver deliver, long nowMillis) {
        // What goes to a topic is for phones that listen now.
        boolean isForNowOnly = isTransient || audience instanceof Audience.Topic;
        long expiresAt = ttlSeconds == 0 ? 0 : nowMillis + TimeUnit.SECONDS.toMillis(ttlSeconds);
        return new Message(user, deliver, expiresAt, isForNowOnly);
    }
}
