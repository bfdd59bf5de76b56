package io.longwire.loadtest.chaos.site;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection to a Redis server, for the few commands with which faults are made and looked at: RESP2, a command at a time.
 * Not a client for load.
 */
public final class RedisConnection implements AutoCloseable {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of this machine; an answer that takes longer than {@code patience} is an {@link IOException}. */
    static RedisConnection open(int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(patience.toMillis()));
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return new RedisConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Runs a command whose answer is one text, number or nothing.
     *
     * @return the answer; empty for nil
     * @throws RedisErrorException if Redis answers with an error
     */
    public String ask(String... words) throws IOException {
        List<String> answer = list(words);
        return answer.isEmpty() ? "" : answer.get(0);
    }

    /**
     * Runs a command.
     *
     * @return the answer's texts and numbers in order, lists within it included; nil is left out
     * @throws RedisErrorException if Redis answers with an error
     */
    public List<String> list(String... words) throws IOException {
        write(words);
        List<String> texts = new ArrayList<>();
        read(texts);
        return texts;
    }

    private void write(String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        out.write(command.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void read(List<String> texts) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new RedisErrorException(rest);
            case '+', ':' -> texts.add(rest);
            case '$' -> bulk(Integer.parseInt(rest), texts);
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(texts);
                }
            }
            default -> throw new IOException("not Redis's protocol: " + line);
        }
    }

    private void bulk(int length, List<String> texts) throws IOException {
        if (length >= 0) {
            texts.add(new String(exactly(length), StandardCharsets.UTF_8));
            byte[] unused = exactly(LINE_END.length);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("Redis has closed the connection");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
