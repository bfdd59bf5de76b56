package io.longwire.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way between phones and a gateway, which can be cut: both ends see a reset. Thread-safe. */
public final class Cord implements AutoCloseable {

    private final InetSocketAddress gateway;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    public Cord(InetSocketAddress gateway) throws IOException {
        this.gateway = gateway;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        startThread(this::acceptAll);
    }

    /** What phones connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Cuts all connections there are. New ones may be made. */
    public void cut() {
        sockets.forEach(Cord::reset);
        sockets.clear();
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket phone = server.accept();
            Socket onwards = new Socket();
            sockets.add(phone);
            sockets.add(onwards);
            onwards.connect(gateway);
            startThread(() -> pump(phone, onwards));
            startThread(() -> pump(onwards, phone));
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            reset(from);
            reset(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void startThread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException cut) {
                        // as it is meant to be
                    }
                },
                "cord");
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // the other of its two pumps has closed it
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
