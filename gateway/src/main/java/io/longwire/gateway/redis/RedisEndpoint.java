package io.longwire.gateway.redis;

import io.lettuce.core.RedisURI;
import io.longwire.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a Redis of the gateway's own listens: a Unix socket that only this user may open, or, where the transport has none, a
 * loopback port; and its password, which stands in a file that only this user may read.
 *
 * @param port 0 if there is a socket
 */
record RedisEndpoint(Optional<Path> socket, int port, String password) {

    enum State {
        /** Nobody listens. */
        CLOSED,
        /** It is there, and does not answer, or does not serve yet. */
        BUSY,
        READY
    }

    /** Unix socket paths are cut at about 104 bytes. */
    private static final int MAX_SOCKET_PATH = 100;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(5);

    static RedisEndpoint create(DataDirectory directory) throws IOException {
        Path path = directory.file("redis.sock");
        boolean hasSockets = Transport.EPOLL.unavailabilityCause().isEmpty();
        Optional<Path> socket = hasSockets && path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH
                ? Optional.of(path)
                : Optional.empty();
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        return new RedisEndpoint(
                socket, socket.isPresent() ? 0 : freePort(), HexFormat.of().formatHex(secret));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What {@link RedisConfiguration} has written for an earlier Redis; empty if there is nothing to be read. */
    static Optional<RedisEndpoint> read(Path configuration) throws IOException {
        if (!Files.isReadable(configuration)) {
            return Optional.empty();
        }
        Optional<Path> socket = Optional.empty();
        int port = 0;
        String password = "";
        for (String line : Files.readAllLines(configuration)) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "port" -> port = Integer.parseInt(words[1]);
                case "requirepass" -> password = words[1];
                case "unixsocket" -> socket = Optional.of(RedisConfiguration.unquoted(words[1]));
                default -> {}
            }
        }
        return socket.isPresent() || port > 0
                ? Optional.of(new RedisEndpoint(socket, port, password))
                : Optional.empty();
    }

    RedisAddress address() {
        return new RedisAddress(socket.map(path -> RedisURI.Builder.socket(path.toString()))
                .orElseGet(() -> RedisURI.Builder.redis("127.0.0.1", port))
                .withPassword(password.toCharArray())
                .build());
    }

    /** Asks it. Blocks, for a second at most. */
    State state() {
        try (SocketChannel channel = connect()) {
            channel.configureBlocking(false);
            channel.write(command("PING"));
            return awaitPong(channel) ? State.READY : State.BUSY;
        } catch (IOException notYet) {
            return State.CLOSED;
        }
    }

    /** Tells it to write what it has to the disk and to end. Does not wait. */
    void askToEnd() {
        try (SocketChannel channel = connect()) {
            channel.write(command("SHUTDOWN"));
        } catch (IOException e) {
            // It listens no more: it is about to end.
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel =
                SocketChannel.open(socket.isPresent() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        try {
            channel.connect(socket.<SocketAddress>map(UnixDomainSocketAddress::of)
                    .orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private ByteBuffer command(String name) {
        return ByteBuffer.wrap(("AUTH " + password + "\r\n" + name + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A server that reads its files yet answers with an error. */
    private static boolean awaitPong(SocketChannel channel) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(512);
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0 && answer.hasRemaining() && channel.read(answer) >= 0) {
            String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
            if (text.contains("+PONG") || text.contains("-LOADING")) {
                return text.contains("+PONG");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return false;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return socket.map(Path::toString).orElseGet(() -> "127.0.0.1:" + port);
    }
}
