package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://redis_main:6379",
                "rediss://user:pa%40ss@redis.example.org:6380/3",
                "redis://:secret@[::1]:6379/0?timeout=5s",
                "redis://10.0.0.1/"
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
                "redis-sentinel://a,b,c/0#main",
                "redis-socket:///run/redis",
                "redis://a,b",
                "redis://a:0",
                "redis://a:65536",
                "redis://a/main",
                "redis://a/0#x",
                "redis://a b"
            })
    void whatIsNotServedIsTold(String uri) {
        assertThat(Parsing.errors("--redis=" + uri))
                .contains("expected redis://[[user]:password@]host[:port][/database]")
                .contains("sentinels, clusters and sockets are not supported yet");
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
