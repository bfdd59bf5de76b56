package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.gateway.redis.ServerVersion.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server a gateway starts for itself, among those that there are. */
class RedisBinaryTest {

    private static final Optional<ServerVersion> NOBODY = Optional.empty();

    @TempDir
    Path directory;

    @Test
    void theNewestOnThePathIsTaken() throws IOException {
        assertThat(choose(NOBODY)).isEqualTo("Redis 7.0.15");

        install("redis-server", "Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64 build=1");
        assertThat(choose(NOBODY)).isEqualTo("Redis 6.2.14");

        install("valkey-server", "Server v=7.2.7 sha=00000000:0 malloc=libc bits=64 build=1");
        assertThat(choose(NOBODY)).isEqualTo("Valkey 7.2.7");

        install("valkey-server", "Valkey server v=8.0.1 sha=00000000:1 malloc=libc bits=64 build=1");
        assertThat(choose(NOBODY)).isEqualTo("Valkey 8.0.1");
        assertThat(RedisBinary.describeChoice(path())).startsWith("Valkey 8.0.1 (" + directory);
    }

    @Test
    void oneThatIsTooOldOrDoesNotRunIsPassedOver() throws IOException {
        install("redis-server", "Redis server v=6.0.16 sha=00000000:0 malloc=libc bits=64 build=1");
        install("valkey-server", "no server");

        assertThat(choose(NOBODY)).isEqualTo("Redis 7.0.15");
        assertThat(RedisBinary.describeChoice(path())).isEqualTo("Redis 7.0.15, which comes with it");
    }

    @Test
    void whoHasWrittenTheFilesGoesOnWithThem() throws IOException {
        install("redis-server", "Redis server v=7.4.1 sha=00000000:0 malloc=libc bits=64 build=1");
        install("valkey-server", "Valkey server v=8.0.1 sha=00000000:1 malloc=libc bits=64 build=1");

        assertThat(choose(writtenBy("redis 7.2.6"))).isEqualTo("Redis 7.4.1");
        assertThat(choose(writtenBy("valkey 7.2.7"))).isEqualTo("Valkey 8.0.1");
    }

    @Test
    void anOlderOneDoesNotGoOnWithWhatANewerOneHasWritten() throws IOException {
        install("redis-server", "Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64 build=1");

        assertThat(choose(writtenBy("7.0"))).isEqualTo("Redis 7.0.15");
        assertThatThrownBy(() -> choose(writtenBy("redis 7.4.1")))
                .hasMessageContaining("the mail was written by Redis 7.4.1, and the newest here is Redis")
                .hasMessageContaining("use one as new as that");
    }

    @Test
    void thereIsOneForEachMachineThatIsServed() {
        for (String os : new String[] {"Linux", "Mac OS X"}) {
            for (String arch : new String[] {"amd64", "x86_64", "aarch64"}) {
                String name = BundledRedis.name(os, arch).orElseThrow();
                assertThat(getClass().getResource("/" + name)).as(name).isNotNull();
            }
        }
        assertThat(BundledRedis.name("Linux", "riscv64")).isEmpty();
        assertThat(BundledRedis.name("Windows 11", "amd64")).isEmpty();
    }

    private String choose(Optional<ServerVersion> writer) throws IOException {
        return RedisBinary.choose(path(), writer, directory.resolve("bundled"))
                .version()
                .toString();
    }

    private static Optional<ServerVersion> writtenBy(String text) {
        Optional<ServerVersion> version = ServerVersion.written(text);
        assertThat(version).isPresent();
        return version;
    }

    private String path() {
        return directory.toString();
    }

    private void install(String name, String version) throws IOException {
        Path program = directory.resolve(name);
        Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aProductIsNamedWithItsVersion() {
        assertThat(ServerVersion.parse(Product.VALKEY, "8.0.0-rc1")).hasToString("Optional[Valkey 8.0.0]");
        assertThat(ServerVersion.parse(Product.REDIS, "unknown")).isEmpty();
    }
}
