package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a Redis of the gateway's own has to say since this was opened. */
final class RedisLog {

    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_CHARACTERS = 200;

    /** What it says before it ends because of files that it does not know. */
    private static final Pattern FOREIGN_FILES = Pattern.compile(
            "Can't handle RDB format|Wrong signature|Bad file format|Unknown command .* reading the append");

    /** Process, role, date and level. */
    private static final Pattern HEAD = Pattern.compile("^\\d+:\\w [^#*.-]*[0-9.:]+ [#*.-] ");

    private final Path file;
    private final long start;

    RedisLog(DataDirectory directory) throws IOException {
        this.file = file(directory);
        this.start = Files.exists(file) ? Files.size(file) : 0;
    }

    static Path file(DataDirectory directory) {
        return directory.file("redis.log");
    }

    /** The line that tells that it cannot read its files; empty if there is none. */
    Optional<String> complaintOfFiles() {
        return lines().stream()
                .filter(line -> FOREIGN_FILES.matcher(line).find())
                .findFirst();
    }

    /** The last line; empty if there is none. */
    Optional<String> last() {
        List<String> lines = lines();
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
    }

    private List<String> lines() {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            channel.read(bytes, Math.max(start, channel.size() - MAX_BYTES));
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> HEAD.matcher(line).replaceFirst("").replaceAll("\\p{Cntrl}", "?"))
                    .map(line -> line.substring(0, Math.min(line.length(), MAX_CHARACTERS)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
