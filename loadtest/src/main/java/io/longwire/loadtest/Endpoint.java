package io.longwire.loadtest;

import io.longwire.net.SocketFailures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a server listens.
 *
 * @param text as the user gave it
 * @param address the address, resolved
 */
record Endpoint(String text, InetSocketAddress address) {

    private static final int MAX_PORT = 65_535;
    private static final int CONNECT_MILLIS = 5_000;

    /**
     * Reads {@code host:port} or {@code [v6]:port}, and looks the host up.
     *
     * @throws TypeConversionException if it has another form, or there is no such host
     */
    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new TypeConversionException("'" + text + "' is not of the form host:port");
        }
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        try {
            return new Endpoint(
                    text, new InetSocketAddress(InetAddress.getByName(host), port(text.substring(colon + 1))));
        } catch (UnknownHostException e) {
            throw new TypeConversionException("there is no host '" + host + "'");
        }
    }

    /**
     * Connects, and no more.
     *
     * @throws IOException if that fails; the message names this endpoint and the reason
     */
    void tryOut() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
        } catch (IOException e) {
            throw new IOException(text + ": " + SocketFailures.describe(e), e);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other wrong port.
        }
        throw new TypeConversionException("'" + text + "' is not a port from 1 to " + MAX_PORT);
    }
}
