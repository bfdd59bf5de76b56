package io.longwire.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {

    private static IOException noFiles() {
        return new IOException("accept4(..) failed with error(-24): Too many open files");
    }

    private final AcceptPause pause = new AcceptPause("connections of phones");
    private final EmbeddedChannel listener = new EmbeddedChannel(pause);

    @BeforeEach
    void stopTheClock() {
        listener.freezeTime();
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private void fail() {
        listener.pipeline().fireExceptionCaught(noFiles());
    }

    private void passAPause() {
        listener.advanceTimeBy(AcceptPause.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
    }

    @Test
    void itTriesAgainOnceAPauseHoweverOftenItFails() {
        for (int i = 0; i < 10; i++) {
            fail();
            assertThat(listener.config().isAutoRead()).isFalse();
            passAPause();
            assertThat(listener.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void itFailsUntilAConnectionIsAccepted() {
        assertThat(pause.isFailing()).isFalse();
        fail();
        passAPause();
        fail();
        passAPause();
        assertThat(pause.isFailing()).isTrue();

        listener.writeInbound("an accepted channel");
        assertThat(pause.isFailing()).isFalse();
    }

    @Test
    void itFailsNoMoreWhenNobodyWaits() {
        fail();
        passAPause();
        assertThat(pause.isFailing()).isTrue();
        passAPause();
        assertThat(pause.isFailing()).isFalse();
    }

    @Test
    void whatToDoAboutOpenFilesIsTold() {
        assertThat(AcceptPause.describe(noFiles()))
                .isEqualTo("this process may open no more files; raise its limit (ulimit -n, LimitNOFILE of systemd)");
    }
}
