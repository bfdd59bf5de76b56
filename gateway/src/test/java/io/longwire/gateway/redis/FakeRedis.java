package io.longwire.gateway.redis;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers as Redis does where all is well, and with a chosen reply to whatever asks for data: errors that a real Redis gives
 * in states that are hard to bring about. Thread-safe.
 */
final class FakeRedis implements AutoCloseable {

    private static final Set<String> DATA = Set.of("EVAL", "EVALSHA", "GET", "PUBLISH");
    /** To a claim: the slot is another device's by now. */
    private static final String FINE = "*2\r\n$5\r\ntaken\r\n$5\r\nother\r\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger farewells = new AtomicInteger();
    private volatile String reply = FINE;
    private volatile String role = "master";
    private volatile int disks = 1;
    private volatile String appendFsync = "everysec";
    private volatile boolean isSilent;
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<String, String> strings = new ConcurrentHashMap<>();

    FakeRedis() throws IOException {
        run(this::acceptAll);
    }

    String uri() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on data is answered with this error. */
    void answerError(String error) {
        reply = "-" + error + "\r\n";
    }

    /** From now on data is answered with these bytes. */
    void answer(String bytes) {
        reply = bytes;
    }

    void recover() {
        reply = FINE;
        role = "master";
    }

    /** From now on it says that it is a replica. */
    void demote() {
        role = "slave";
    }

    /** From now on this many disks of its own have what is written: 1 if all is well, else 0. */
    void disks(int count) {
        disks = count;
    }

    /** How it says it treats its disk; empty if it does not let anybody see. */
    void appendFsync(String policy) {
        appendFsync = policy;
    }

    /** From now on nobody is told whether the disk has what is written. */
    void leaveProofUnanswered() {
        isSilent = true;
    }

    /** How often it was asked whether the disk has what is written. */
    int questions() {
        return questions.get();
    }

    /** How many connections have said QUIT. */
    int farewells() {
        return farewells.get();
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket socket = server.accept();
            sockets.add(socket);
            run(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            while (true) {
                List<String> command = read(in);
                if (command.get(0).equals("WAITAOF")) {
                    questions.incrementAndGet();
                    while (isSilent) {
                        LockSupport.parkNanos(1_000_000);
                    }
                }
                out.write(answer(command).getBytes(StandardCharsets.UTF_8));
                if (command.get(0).equals("QUIT")) {
                    farewells.incrementAndGet();
                    return;
                }
            }
        } finally {
            sockets.remove(socket);
        }
    }

    private String answer(List<String> command) {
        return switch (command.get(0)) {
            case "HELLO" -> "-ERR unknown command\r\n";
            case "PING" -> "+PONG\r\n";
            case "INFO" -> bulk("redis_version:7.2.0\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n");
            case "ROLE" -> "*3\r\n" + bulk(role) + ":0\r\n*0\r\n";
            case "WAITAOF" -> "*2\r\n:" + disks + "\r\n:0\r\n";
            case "CONFIG" -> appendFsync.isEmpty() ? "-NOPERM no\r\n" : config(command.get(2));
            case "SET" -> set(command);
            case "SCRIPT" -> bulk("0".repeat(40));
            default -> DATA.contains(command.get(0)) ? reply : "+OK\r\n";
        };
    }

    private String config(String name) {
        return "*2\r\n" + bulk(name) + bulk(name.equals("appendfsync") ? appendFsync : "no");
    }

    private String set(List<String> command) {
        String before = strings.put(command.get(1), command.get(2));
        if (!command.contains("GET")) {
            return "+OK\r\n";
        }
        return before == null ? "$-1\r\n" : bulk(before);
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private static List<String> read(DataInputStream in) throws IOException {
        List<String> words = new ArrayList<>();
        int count = Integer.parseInt(line(in).substring(1));
        for (int i = 0; i < count; i++) {
            byte[] word = in.readNBytes(Integer.parseInt(line(in).substring(1)));
            line(in);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        words.set(0, words.get(0).toUpperCase(Locale.ROOT));
        return words;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) in.readUnsignedByte(); c != '\n'; c = (char) in.readUnsignedByte()) {
            line.append(c);
        }
        return line.toString().strip();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException gone) {
                        // as it is meant to be
                    }
                },
                "fake-redis");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
