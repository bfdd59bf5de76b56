package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.net.Socket;

/** One connection through a {@link LinkProxy}: what comes in on one side goes out on the other. */
final class ProxiedConnection {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final LinkProxy proxy;
    private final Socket downstream;
    private final Socket upstream;
    private volatile boolean hasLostBytes;

    ProxiedConnection(LinkProxy proxy, Socket downstream, Socket upstream) throws IOException {
        this.proxy = proxy;
        this.downstream = downstream;
        this.upstream = upstream;
        downstream.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
    }

    void begin() {
        LinkProxy.start("link-up", () -> pump(downstream, upstream));
        LinkProxy.start("link-down", () -> pump(upstream, downstream));
    }

    boolean hasLostBytes() {
        return hasLostBytes;
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (proxy.swallows(read) || hasLostBytes) {
                    hasLostBytes = true;
                } else {
                    proxy.await(); // what comes meanwhile goes with the next read
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // Either side is gone: so is the connection.
        } finally {
            close();
        }
    }

    void close() {
        proxy.ended(this);
        closeQuietly(downstream);
        closeQuietly(upstream);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, then.
        }
    }
}
