package io.longwire.gateway.redis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the gateway's own Redis has its files: one gateway's at a time, and nobody else's to write.
 *
 * <p>Used by the thread that opens it; the lock is the process's.
 */
final class DataDirectory implements Closeable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes it if need be, and keeps other gateways out until it is closed.
     *
     * @throws IOException if it cannot be used, or another gateway uses it; the message tells
     */
    static DataDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        FileChannel channel = openLock(path);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataDirectory(path, channel);
            }
        } catch (OverlappingFileLockException usedByThisProcess) {
            log.debug("the data directory is in use by this process");
        }
        channel.close();
        throw new IOException("another gateway uses the data directory " + path + "; give each one its own");
    }

    private static FileChannel openLock(Path path) throws IOException {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path.getParent());
                Files.createDirectory(path, ownerOnly());
            }
            refuseOthers(path);
            return FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            // Its message is a path and no more.
            throw new IOException(
                    "the data directory " + path + " cannot be written to ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    e);
        }
    }

    /** Whoever can write there can put a program of theirs, or mail of theirs, in the place of ours. */
    private static void refuseOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("everybody may write to the data directory " + path
                    + ", and so change the mail in it; chmod o-w it, or name another by --data-dir");
        }
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            log.warn("others of its group may write to the data directory {}, and so change the mail in it", path);
        }
    }

    /** For files and directories that are made. */
    static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** The server that has written last; empty if none has, or nobody knows. */
    Optional<ServerVersion> writer() throws IOException {
        Path file = file("redis-version");
        // A file that was cut off when the machine stopped tells nothing, and is no reason not to start.
        return Files.exists(file) ? ServerVersion.written(Files.readString(file)) : Optional.empty();
    }

    /** From now on, that one has written last. */
    void setWriter(ServerVersion version) throws IOException {
        Files.writeString(file("redis-version"), version.toWrite() + "\n");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
