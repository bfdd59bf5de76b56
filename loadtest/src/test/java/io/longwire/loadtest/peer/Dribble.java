package io.longwire.loadtest.peer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A wire to a server for one connection, over which the server's bytes come a few at a time. */
final class Dribble implements Closeable {

    private static final int MOST_BYTES = 3;

    private final InetSocketAddress server;
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Dribble(InetSocketAddress server) throws IOException {
        this.server = server;
        start(this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void serve() throws IOException {
        Socket phone = listener.accept();
        Socket wire = new Socket(server.getAddress(), server.getPort());
        phone.setTcpNoDelay(true);
        wire.setTcpNoDelay(true);
        start(() -> copy(phone, wire, 8_192));
        copy(wire, phone, MOST_BYTES);
    }

    private static void copy(Socket from, Socket to, int mostBytes) throws IOException {
        byte[] bytes = new byte[mostBytes];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
            }
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side is gone, and the other goes with it.
                    }
                },
                "dribble");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
