package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that are started again and again under the same one. They lie below the range from which the
 * kernel gives out source ports: else a phone could take the port of a gateway that is down.
 */
final class FreePort {

    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 100;

    private FreePort() {}

    /** A port that nobody listens on now. */
    static int find() throws IOException {
        IOException last = new IOException("no free port");
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
