package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://redis_main:6379",
                "rediss://user:pa%40ss@redis.example.org:6380/3",
                "redis://:secret@[::1]:6379/0",
                "redis://10.0.0.1/",
                "redis://a,b:7001,[::1]:7002",
                "redis-sentinel://a,b_c:26380/2#main",
                "rediss-sentinel://:secret@a#main"
            })
    void theOperatorsOwnIsTaken(String uri) {
        RedisConfig redis = Parsing.config("--redis", uri).redis();

        assertThat(redis.uri()).contains(uri);
        assertThat(redis.isEmbedded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis",
                "redis:",
                "redis://",
                "redis://:6379",
                "redis:///0",
                "localhost:6379",
                "http://localhost",
                "redis-sentinel://a,b,c/0",
                "redis-sentinel://a#",
                "redis-socket:///run/redis",
                "redis://a,",
                "redis://a,,b",
                "redis://a?timeout=5s",
                "redis://a:0",
                "redis://a:65536",
                "redis://a/main",
                "redis://a/0#x",
                "redis://a b"
            })
    void whatIsNotServedIsTold(String uri) {
        assertThat(Parsing.errors("--redis=" + uri))
                .contains("expected redis://[[user]:password@]host[:port][,…][/database], redis-sentinel://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-sentinel://user:hunter2@host",
                "redis://:hunter2@host:port",
                "redis://:hun@ter2@host:port",
                "redis://:hunter2/hunter2#hunter2@host:port",
                "user:hunter2@host",
                "redis:user:hunter2@host",
                "redis://:hunter2\n@host:port"
            })
    void aPasswordIsMaskedInErrors(String uri) {
        assertThat(Parsing.errors("--redis", uri))
                .contains("***@host")
                .doesNotContain("hunter2")
                .doesNotContain("ter2");
        assertThat(Parsing.errors(Map.of("LONGWIRE_REDIS_PREFIX", uri))).doesNotContain("ter2");
    }

    @Test
    void aPasswordIsMaskedWhereverSettingsArePrinted() {
        String uri = "redis://user:hunter2@host";

        assertThat(Parsing.config("--redis", uri).toString())
                .contains("redis://***@host")
                .doesNotContain("hunter2");
        assertThat(Parsing.output(Map.of("LONGWIRE_REDIS", uri), "--check-config"))
                .contains("redis://***@host")
                .doesNotContain("hunter2");
    }

    @Test
    void persistenceIsForTheGatewaysOwn() {
        assertThat(Parsing.errors(Map.of("LONGWIRE_REDIS", "redis://a"), "--redis-fsync", "everysec"))
                .contains("--redis-fsync \"everysec\": is for the gateway's own Redis; with LONGWIRE_REDIS");
        assertThat(Parsing.errors("--redis=redis://a", "--redis-max-memory=1GiB"))
                .contains("--redis-max-memory \"1GiB\": is for the gateway's own Redis; with --redis, set maxmemory");
        assertThat(Parsing.config("--redis-max-memory=3GiB").redis().own().maxMemoryBytes())
                .isEqualTo(3L << 30);
    }

    @Test
    void certificatesAreForARedisThatSpeaksTls(@TempDir Path directory) throws IOException {
        Path ca = Files.createFile(directory.resolve("ca.pem"));

        assertThat(Parsing.config("--redis=rediss-sentinel://a#main", "--redis-ca=" + ca)
                        .redis()
                        .ca())
                .contains(ca);
        assertThat(Parsing.errors("--redis=redis://a", "--redis-ca=" + ca))
                .contains("--redis-ca: is of use with --redis rediss://… only");
        assertThat(Parsing.errors("--redis=rediss://a", "--redis-ca=" + directory.resolve("none")))
                .contains("expected a file that can be read");
    }

    @Test
    void aLevelOfSafetyThatCannotBeReachedIsTold() {
        assertThat(Parsing.errors("--ack-level=replicated"))
                .contains("--ack-level \"replicated\": needs --redis: the gateway's own Redis has no replicas");
        assertThat(Parsing.errors("--redis=redis://a", "--ack-replicas=2"))
                .contains("--ack-replicas: is of use with --ack-level replicated only");
        assertThat(Parsing.errors("--redis=redis://a", "--ack-level-timeout=4s"))
                .contains("--ack-level-timeout: is of use with --ack-level replicated or fsynced only");
        assertThat(Parsing.errors("--ack-level=fsynced", "--redis-fsync=no"))
                .contains("--redis-fsync \"no\": expected always, as --ack-level fsynced asks for");
        assertThat(Parsing.config("--ack-level=fsynced").redis().own().fsync()).isEqualTo(FsyncPolicy.ALWAYS);
    }

    @Test
    void aDirectoryThatAnImageHasSetDoesNotHinder() {
        Parsing.config(Map.of("LONGWIRE_DATA_DIR", "/data"), "--redis", "redis://a");
    }

    @Test
    void thePrefixMayBeEmpty() {
        assertThat(Parsing.config("--redis-prefix=").redis().prefix()).isEmpty();
    }
}
