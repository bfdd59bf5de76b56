package io.longwire.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

class LeakCheckTest {

    @Test
    void tellsABufferThatWasDroppedAndWhoTouchedItLast() throws InterruptedException {
        dropABuffer();

        assertThat(Leaks.drain()).singleElement().asString().contains("LeakCheckTest.dropABuffer");
    }

    @Test
    void isSilentAboutABufferThatWasReleased() throws InterruptedException {
        PooledByteBufAllocator.DEFAULT.buffer(16).release();

        assertThat(Leaks.drain()).isEmpty();
    }

    @Test
    void looksAtEveryBuffer() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    private static void dropABuffer() {
        ByteBuf dropped = PooledByteBufAllocator.DEFAULT.buffer(16);
        dropped.writeByte(1);
    }
}
