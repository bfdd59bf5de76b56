package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisUriTest {

    @Test
    void oneServer() {
        RedisUri uri = RedisUri.parse("redis://user:pa%40s+s@[::1]/3").orElseThrow();

        assertThat(uri)
                .isEqualTo(new RedisUri(
                        false,
                        Optional.of("user"),
                        Optional.of("pa@s+s"),
                        List.of(new RedisUri.Server("::1", 6379)),
                        3,
                        Optional.empty()));
        assertThat(uri).hasToString("redis://***@[::1]:6379/3");
    }

    @Test
    void sentinels() {
        RedisUri uri =
                RedisUri.parse("rediss-sentinel://:secret@a,b_c:5000#main").orElseThrow();

        assertThat(uri)
                .isEqualTo(new RedisUri(
                        true,
                        Optional.empty(),
                        Optional.of("secret"),
                        List.of(new RedisUri.Server("a", 26_379), new RedisUri.Server("b_c", 5000)),
                        0,
                        Optional.of("main")));
        assertThat(uri).hasToString("rediss-sentinel://***@a:26379,b_c:5000#main");
    }

    @Test
    void aPasswordWithoutAUser() {
        assertThat(RedisUri.parse("redis://secret@a").orElseThrow().password()).contains("secret");
    }
}
