package io.longwire.loadtest.check;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * The whole history of a cell as text, one line an event in the order in which they happened:
 *
 * <pre>seconds since the start ⇥ alice→bob #17 ⇥ receipt: stored</pre>
 *
 * <p>Written by hand, since there are a million lines a second to write.
 */
final class HistoryFile implements Closeable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int FIXED_BYTES_MAX = 128;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANOS_DIGITS = 9;
    private static final int DIGITS_MAX = 20;
    private static final byte[][] WORDS =
            Arrays.stream(Event.values()).map(event -> utf8(event.words())).toArray(byte[][]::new);

    private final Path path;
    private final Names names;
    private final OutputStream out;
    private final byte[] digits = new byte[DIGITS_MAX];
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int used;
    private byte[][] prefixes = new byte[1 << 10][];

    HistoryFile(Path path, Names names) throws IOException {
        this.path = path;
        this.names = names;
        out = Files.newOutputStream(path);
    }

    void add(int stream, long number, Event event, long nanos) throws IOException {
        byte[] prefix = prefix(stream);
        byte[] words = WORDS[event.code()];
        int most = prefix.length + words.length + FIXED_BYTES_MAX;
        if (buffer.length - used < most) {
            flush();
            buffer = buffer.length < most ? new byte[2 * most] : buffer;
        }
        put(nanos / NANOS_PER_SECOND, 1);
        buffer[used++] = '.';
        put(nanos % NANOS_PER_SECOND, NANOS_DIGITS);
        put(prefix);
        put(number, 1);
        buffer[used++] = '\t';
        put(words);
        buffer[used++] = '\n';
    }

    /** Tells every event of the file: the message's name, and the event as it is printed. */
    void read(BiConsumer<String, String> visitor) throws IOException {
        flush();
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int first = line.indexOf('\t');
                int last = line.lastIndexOf('\t');
                if (first >= 0 && last > first) {
                    String micros = line.substring(0, first - 3);
                    visitor.accept(
                            line.substring(first + 1, last), "%14s s  %s".formatted(micros, line.substring(last + 1)));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }

    Path path() {
        return path;
    }

    /** What could not be written will not be; the file is closed as it is. */
    void giveUp() {
        used = 0;
        try {
            out.close();
        } catch (IOException e) {
            // That it is not whole was told.
        }
    }

    static String nameOf(Names names, int stream, long number) {
        return names.of(stream) + " #" + number;
    }

    private byte[] prefix(int stream) {
        if (stream >= prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, Math.max(stream + 1, 2 * prefixes.length));
        }
        if (prefixes[stream] == null) {
            prefixes[stream] = utf8("\t" + names.of(stream) + " #");
        }
        return prefixes[stream];
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    private void put(long value, int digitsMin) {
        int start = DIGITS_MAX;
        for (long rest = value; rest > 0 || DIGITS_MAX - start < digitsMin; rest /= 10) {
            digits[--start] = (byte) ('0' + rest % 10);
        }
        System.arraycopy(digits, start, buffer, used, DIGITS_MAX - start);
        used += DIGITS_MAX - start;
    }

    void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
