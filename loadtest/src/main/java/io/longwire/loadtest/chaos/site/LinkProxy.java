package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The link between one gateway and Redis, which can be cut, or swallow what is sent on it. Two threads a connection: a gateway
 * has a handful of them.
 *
 * <p>Safe to use from any thread.
 */
public final class LinkProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int upstreamPort;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong swallowedBytes = new AtomicLong();
    private volatile boolean isSwallowing;
    private volatile Duration delay = Duration.ZERO;

    private LinkProxy(ServerSocket listener, int upstreamPort) {
        this.listener = listener;
        this.upstreamPort = upstreamPort;
    }

    /** Listens on a port of its own and connects to {@code upstreamPort} of this machine for each that comes. */
    static LinkProxy open(int upstreamPort) throws IOException {
        LinkProxy proxy = new LinkProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), upstreamPort);
        start("link-accept", proxy::accept);
        return proxy;
    }

    static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // Closed: then the loop ends. Or out of descriptors: the next attempt tells.
            }
        }
    }

    private void connect(Socket downstream) throws IOException {
        try {
            ProxiedConnection connection =
                    new ProxiedConnection(this, downstream, new Socket(InetAddress.getLoopbackAddress(), upstreamPort));
            connections.add(connection);
            connection.begin();
        } catch (IOException e) {
            // Redis is not there: who came is told by the close.
            downstream.close();
        }
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }

    boolean swallows(int bytes) {
        boolean swallows = isSwallowing;
        if (swallows) {
            swallowedBytes.addAndGet(bytes);
        }
        return swallows;
    }

    /** From now on whatever is sent, either way, arrives so much later. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Waits as long as something that was read just now takes. */
    void await() throws InterruptedIOException {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Closes every connection cleanly; new ones may be made. Returns how many there were. */
    public int cut() {
        List<ProxiedConnection> all = List.copyOf(connections);
        all.forEach(ProxiedConnection::close);
        return all.size();
    }

    /** From now on connections stand, new ones are taken, and whatever is sent either way is thrown away. */
    public void swallow() {
        swallowedBytes.set(0);
        isSwallowing = true;
    }

    /** How many bytes were thrown away since {@link #swallow}. */
    public long swallowedBytes() {
        return swallowedBytes.get();
    }

    /** Works again. What has lost bytes makes no sense any more and is closed. */
    public void heal() {
        connections.stream().filter(ProxiedConnection::hasLostBytes).forEach(ProxiedConnection::close);
        isSwallowing = false;
        // Between the two lines another may have lost some.
        connections.stream().filter(ProxiedConnection::hasLostBytes).forEach(ProxiedConnection::close);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
