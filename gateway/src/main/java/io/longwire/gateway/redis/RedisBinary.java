package io.longwire.gateway.redis;

import io.longwire.gateway.redis.ServerVersion.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Redis or Valkey that runs on this machine. */
record RedisBinary(Path path, ServerVersion version) {

    /** Valkey 7.2 leaves its name out. */
    private static final Pattern VERSION = Pattern.compile("(Redis|Valkey)? ?[Ss]erver v=([0-9.]{3,20})");

    private static final int MAX_OUTPUT_BYTES = 4_096;

    /** The newest first; of the same numbers, Redis. */
    private static final Comparator<ServerVersion> NEWEST = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch)
            .reversed()
            .thenComparing(ServerVersion::product);

    /** Whether a server can go on with what another one has written, the best first. */
    private enum Fit {
        /** Nothing is there, or the same product has written it and was no newer. */
        GOOD,
        /** It may read what the other product has written: it looks by itself, and changes nothing if not. */
        UNKNOWN,
        OLDER;

        static Fit of(ServerVersion server, Optional<ServerVersion> writer) {
            if (writer.isEmpty()) {
                return GOOD;
            }
            ServerVersion other = writer.get();
            return server.product() != other.product()
                    ? UNKNOWN
                    : server.isAtLeast(other.major(), other.minor()) ? GOOD : OLDER;
        }
    }

    /**
     * The newest on the search path; or the one that comes with the gateway if there is none, or only that one can go on with
     * what is in the data directory.
     *
     * @param searchPath as in the variable PATH
     * @param writer what has written the files that are there; empty if there are none
     * @param directory where to put the one that comes with the gateway
     * @throws IOException if none can; the message tells
     */
    static RedisBinary choose(String searchPath, Optional<ServerVersion> writer, Path directory) throws IOException {
        Optional<RedisBinary> installed = best(installed(searchPath), writer);
        Optional<Fit> fit = installed.map(it -> Fit.of(it.version(), writer));
        if (fit.isPresent() && fit.get().compareTo(Fit.of(BundledRedis.VERSION, writer)) <= 0) {
            refuseOlder(installed.get(), writer);
            return installed.get();
        }
        RedisBinary bundled = new RedisBinary(bundled(directory), BundledRedis.VERSION);
        refuseOlder(bundled, writer);
        return bundled;
    }

    /** What {@link #choose} would take where nothing has been written yet, for people. */
    static String describeChoice(String searchPath) {
        return best(installed(searchPath), Optional.empty())
                .map(RedisBinary::toString)
                .orElse(BundledRedis.VERSION + ", which comes with it");
    }

    private static Optional<RedisBinary> best(List<RedisBinary> installed, Optional<ServerVersion> writer) {
        return installed.stream()
                .min(Comparator.comparing((RedisBinary it) -> Fit.of(it.version(), writer))
                        .thenComparing(RedisBinary::version, NEWEST));
    }

    /** An older one may not find what a newer one has written, and would start empty. */
    private static void refuseOlder(RedisBinary chosen, Optional<ServerVersion> writer) throws IOException {
        if (Fit.of(chosen.version(), writer) == Fit.OLDER) {
            throw new IOException("the mail was written by " + writer.orElseThrow() + ", and the newest here is "
                    + chosen + "; use one as new as that");
        }
    }

    private static Path bundled(Path directory) throws IOException {
        String refusal = "there is no redis-server 6.2 or newer and no valkey-server on the PATH, and ";
        Path program;
        try {
            program = BundledRedis.extract(directory);
        } catch (IOException e) {
            throw new IOException(refusal + e.getMessage() + "; install one, or name one with --redis", e);
        }
        try {
            if (versionOf(program).isPresent()) {
                return program;
            }
        } catch (IOException e) {
            refusal += "(" + e.getMessage() + ") ";
        }
        throw new IOException(refusal + program + ", which comes with the gateway, does not run here"
                + "; install one, or name one with --redis");
    }

    /** The first of each name, as a shell would find it, if it is new enough. */
    static List<RedisBinary> installed(String searchPath) {
        List<RedisBinary> found = new ArrayList<>();
        for (String name : List.of("redis-server", "valkey-server")) {
            for (Path program : Programs.find(name, searchPath)) {
                Optional<ServerVersion> version = versionIfItRuns(program).filter(it -> it.isAtLeast(6, 2));
                if (version.isPresent()) {
                    found.add(new RedisBinary(program, version.get()));
                    break;
                }
            }
        }
        return found;
    }

    private static Optional<ServerVersion> versionIfItRuns(Path program) {
        try {
            return versionOf(program);
        } catch (IOException madeForAnotherMachine) {
            return Optional.empty();
        }
    }

    private static Optional<ServerVersion> versionOf(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(output);
            return process.waitFor(5, TimeUnit.SECONDS) && version.find()
                    ? ServerVersion.parse(
                            "Redis".equals(version.group(1)) ? Product.REDIS : Product.VALKEY, version.group(2))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return version + " (" + path + ")";
    }
}
