package io.longwire.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The channels that backends publish on, and every node hears. What takes messages runs on a thread of Redis's client, and hands
 * off at once. Safe to use from any thread.
 */
public final class Broadcasts {

    private final NodeSubscription subscription;
    private final SharedChannels channels;
    private final Keys keys;

    Broadcasts(NodeSubscription subscription, SharedChannels channels, Keys keys) {
        this.subscription = subscription;
        this.channels = channels;
        this.keys = keys;
    }

    /** Hears quick pushes. */
    public void onPush(Consumer<byte[]> listener) {
        channels.listen(new String(keys.pushChannel(), UTF_8), listener);
    }

    /** Hears quick pushes no more. */
    public void forgetPushes() {
        channels.forget(new String(keys.pushChannel(), UTF_8));
    }

    /** Hears control commands. */
    public void onControl(Consumer<byte[]> listener) {
        channels.listen(new String(keys.controlChannel(), UTF_8), listener);
    }

    /** Hears pushes to a topic from now on. */
    public void onTopic(String topic, Consumer<byte[]> listener) {
        channels.listen(new String(keys.topicChannel(topic), UTF_8), listener);
    }

    /** Hears pushes to that topic no more. */
    public void forgetTopic(String topic) {
        channels.forget(new String(keys.topicChannel(topic), UTF_8));
    }

    /** Done when all that is to be heard by now is. */
    public CompletableFuture<Void> allHeard() {
        return channels.allTold();
    }

    /** Whether what is published arrives, as far as the last probe told. */
    public boolean isWhole() {
        return subscription.isWhole();
    }
}
