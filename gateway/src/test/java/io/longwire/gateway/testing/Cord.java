package io.longwire.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The way between phones and a gateway, or a gateway and Redis, which can be cut, so that both ends see a reset, or go
 * numb, so that neither sees anything. Thread-safe.
 */
public final class Cord implements AutoCloseable {

    private final InetSocketAddress gateway;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> numb = ConcurrentHashMap.newKeySet();
    private final Deque<Socket> newest = new ConcurrentLinkedDeque<>();

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

    /** Swallows from now on what the newest connection carries, both ways. */
    public void numbNewest() {
        numb.add(newest.getLast());
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket phone = server.accept();
            sockets.add(phone);
            newest.add(phone);
            startThread(() -> join(phone));
        }
    }

    private void join(Socket phone) throws IOException {
        Socket onwards = new Socket();
        try {
            onwards.connect(gateway);
        } catch (IOException nobodyThere) {
            reset(phone);
            throw nobodyThere;
        }
        sockets.add(onwards);
        startThread(() -> pump(phone, onwards, phone));
        pump(onwards, phone, phone);
    }

    private void pump(Socket from, Socket to, Socket phone) throws IOException {
        byte[] bytes = new byte[8192];
        try {
            for (int length = 0; length >= 0; length = from.getInputStream().read(bytes)) {
                if (!numb.contains(phone)) {
                    to.getOutputStream().write(bytes, 0, length);
                }
            }
        } finally {
            reset(from);
            reset(to);
            sockets.remove(from);
            sockets.remove(to);
            numb.remove(phone);
            newest.remove(phone);
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
