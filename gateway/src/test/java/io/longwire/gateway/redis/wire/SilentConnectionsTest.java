package io.longwire.gateway.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SilentConnectionsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel connection) {
            new SilentConnections(Duration.ofSeconds(10)).afterChannelInitialized(connection);
        }
    });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionThatDoesNotAnswerIsClosed() {
        channel.writeOutbound("PING");
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        channel.writeOutbound("PING"); // what is asked later does not buy time
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatAnswersStays() {
        for (int i = 0; i < 5; i++) {
            channel.writeOutbound("PING");
            pass(9);
            channel.writeInbound("PONG");
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aConnectionThatIsNotAskedStays() {
        pass(100);
        assertThat(channel.isOpen()).isTrue();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
