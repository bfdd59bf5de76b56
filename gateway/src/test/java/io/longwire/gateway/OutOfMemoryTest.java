package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.longwire.gateway.admin.AdminAccess;
import io.longwire.gateway.admin.AdminServer;
import io.longwire.gateway.admin.Operations;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.memory.OutOfMemory;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** That there was no memory is noticed wherever it comes to light. */
class OutOfMemoryTest {

    private final AtomicInteger ends = new AtomicInteger();
    private final OutOfMemoryFilter filter = new OutOfMemoryFilter();
    private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();

    @BeforeEach
    void listen() {
        OutOfMemory.endsProcess(ends::incrementAndGet);
        filter.start();
        logging.addTurboFilter(filter);
    }

    @AfterEach
    void forget() {
        logging.getTurboFilterList().remove(filter);
        OutOfMemory.endsProcess(() -> {});
    }

    private static void fail() {
        throw new OutOfMemoryError("of a test");
    }

    @Test
    void inATaskOfAnEventLoop() {
        EventLoopGroup loops = Transport.NIO.newEventLoops(1, "out-of-memory");
        try {
            loops.next().execute(OutOfMemoryTest::fail);
            await().until(() -> ends.get() > 0);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void inATimerOfASession() {
        TimerWheel timers = new TimerWheel(0);
        timers.schedule(Duration.ofMillis(1), OutOfMemoryTest::fail);
        timers.tick(Duration.ofSeconds(1).toNanos());
        assertThat(ends).hasPositiveValue();
    }

    @Test
    void inWhatIsLoggedWhateverTheLevel() {
        ch.qos.logback.classic.Logger log = logging.getLogger("io.longwire.test");
        log.setLevel(Level.ERROR);
        log.debug("a task has failed", new OutOfMemoryError());
        log.debug("task {} of {} has failed", 1, 2, new IllegalStateException(new OutOfMemoryError()));
        assertThat(ends).hasValue(2);
    }

    @Test
    void inWhatAnOperatorAsksFor() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (AdminServer server = new AdminServer(any, new AdminAccess(Optional.empty(), Set.of()));
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort());
                InputStream answer = socket.getInputStream()) {
            server.open(new Failing());
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 500");
        }
        assertThat(ends).hasPositiveValue();
    }

    private static final class Failing implements Operations {
        @Override
        public List<String> notReadyBecause() {
            return List.of();
        }

        @Override
        public String metrics() {
            fail();
            return "";
        }

        @Override
        public CompletableFuture<Map<String, Object>> status(boolean showsUsers) {
            return CompletableFuture.failedFuture(new OutOfMemoryError());
        }

        @Override
        public CompletableFuture<Map<String, Object>> user(
                String user, Optional<String> message, Optional<String> from) {
            return CompletableFuture.failedFuture(new OutOfMemoryError());
        }

        @Override
        public CompletableFuture<Map<String, Object>> kick(String user, String detail) {
            return CompletableFuture.failedFuture(new OutOfMemoryError());
        }
    }
}
