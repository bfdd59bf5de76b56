package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.LongwireDialect;
import io.longwire.loadtest.peer.redis.PushDialect;
import io.longwire.loadtest.peer.redis.PushWay;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a backend makes of the answer to its first command: whether it comes back, or gives up. */
class PushDialectTest {

    private static final PushDialect DIALECT = new PushDialect(
            PushWay.STREAM,
            PushWay.STREAM.promise(LongwireDialect.gateway(1).promise()),
            "lw:",
            1,
            Optional.of("secret"));

    private final EventLoopGroup loops = Transport.best().newEventLoops(1, "backends");

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** How a login ends at a Redis that answers this to its first command. */
    private End answered(String answer) throws IOException {
        try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(redis, answer));
            server.start();
            try (RecordingPhone backend = new RecordingPhone(
                    loops.next(), DIALECT, new InetSocketAddress(redis.getInetAddress(), redis.getLocalPort()), "a")) {
                await().until(() -> backend.ends().size() == 1);
                return backend.ends().get(0);
            }
        }
    }

    private static void answer(ServerSocket redis, String answer) {
        try (Socket backend = redis.accept()) {
            backend.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            while (backend.getInputStream().read() >= 0) {
                // Until the backend has hung up.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-LOADING Redis is loading the dataset in memory",
                "-LOADING Valkey is loading the dataset in memory",
                "-BUSY Redis is busy running a script.",
                "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "-ERR max number of clients reached",
                "-ERR max number of clients + cluster connections reached",
                "-MISCONF Errors writing to the AOF file: No space left on device",
                "-CLUSTERDOWN The cluster is down",
                "-READONLY You can't write against a read only replica.",
            })
    void aRedisThatIsNotReadyIsTriedAgain(String answer) throws IOException {
        assertThat(answered(answer).again()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-WRONGPASS invalid username-password pair or user is disabled.",
                "-NOAUTH Authentication required.",
                "-NOPERM this user has no permissions to run the 'ping' command",
                "-DENIED Redis is running in protected mode",
                "-ERR AUTH <password> called without any password configured for the default user.",
            })
    void aRedisThatWillNotHaveTheBackendIsNotTriedAgain(String answer) throws IOException {
        assertThat(answered(answer).again()).isFalse();
    }

    @Test
    void theReasonIsWhatRedisSaid() throws IOException {
        assertThat(answered("-NOAUTH Authentication required.").reason()).isEqualTo("NOAUTH Authentication required.");
    }
}
