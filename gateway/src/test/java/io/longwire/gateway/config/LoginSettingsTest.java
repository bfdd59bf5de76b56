package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginSettingsTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "[::1]", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"})
    void everyoneIsTakenAtTheirWordWhereOnlyThisMachineCanConnect(String host) {
        assertThat(Parsing.config("--host", host).auth().mode()).isEqualTo(AuthMode.OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "10.0.0.1",
                "example.org",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "127.0.0.256",
                "127.1",
                "1::1"
            })
    void whereOthersCanConnectSomebodyMustDecide(String host) {
        assertThat(Parsing.errors("--host", host))
                .startsWith("1 wrong setting:\n  --host \"" + host + "\": others can connect there: give --auth jwt");
        assertThat(Parsing.config("--host", host, "--auth", "open").auth().mode())
                .isEqualTo(AuthMode.OPEN);
        assertThat(Parsing.config(Map.of("LONGWIRE_AUTH", "open"), "--host", host)
                        .auth()
                        .mode())
                .isEqualTo(AuthMode.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "::g", "[::1", "::1]", "http://localhost", "-a", "a b"})
    void whatIsNoHostIsNoLoopback(String host) {
        assertThat(Hosts.isLoopback(host)).isFalse();
        assertThat(Parsing.errors("--host=" + host)).contains("expected an IP address");
    }

    @Test
    void tokensNeedAKeyOrASecretAndNotBoth() throws IOException {
        String file = keyFile();

        assertThat(Parsing.errors("--auth", "jwt")).contains("--auth \"jwt\": needs --jwt-key or --jwt-secret-file");
        assertThat(Parsing.errors("--auth=jwt", "--jwt-key=" + file, "--jwt-secret-file=" + file))
                .contains("--jwt-secret-file \"" + file + "\": not together with --jwt-key");
        assertThat(Parsing.config("--auth=jwt", "--jwt-secret-file=" + file)
                        .auth()
                        .jwtSecretFile())
                .contains(Path.of(file));
    }

    @Test
    void theKeyIsAFileThatCanBeRead() {
        Path none = dir.resolve("none");

        assertThat(Parsing.errors("--auth=jwt", "--jwt-key=" + none))
                .contains("--jwt-key \"" + none + "\": expected a file that can be read");
        assertThat(Parsing.errors("--auth=jwt", "--jwt-key=" + dir)).contains("expected a file that can be read");
        assertThat(Parsing.errors("--auth=jwt", "--jwt-secret-file=" + none))
                .contains("--jwt-secret-file \"" + none + "\": expected a file that can be read");
    }

    @Test
    void whatIsAboutTokensNeedsTokens() throws IOException {
        String key = keyFile();

        assertThat(Parsing.errors(
                        Map.of("LONGWIRE_JWT_KEY", key, "LONGWIRE_JWT_SECRET_FILE", key),
                        "--jwt-issuer=a",
                        "--jwt-leeway=0s"))
                .contains("LONGWIRE_JWT_KEY: is of use with --auth jwt only")
                .contains("LONGWIRE_JWT_SECRET_FILE: is of use with --auth jwt only")
                .contains("--jwt-issuer: is of use with --auth jwt only")
                .contains("--jwt-leeway: is of use with --auth jwt only");
    }

    @Test
    void tokensAreJudgedAsAskedFor() throws IOException {
        String key = keyFile();

        GatewayConfig config = Parsing.config(
                "--host=0.0.0.0",
                "--auth=jwt",
                "--jwt-key=" + key,
                "--jwt-issuer=https://id.example.org/",
                "--jwt-audience=chat",
                "--jwt-leeway=30s");

        assertThat(config.auth())
                .isEqualTo(new AuthConfig(
                        AuthMode.JWT,
                        Optional.of(Path.of(key)),
                        Optional.empty(),
                        Optional.of("https://id.example.org/"),
                        Optional.of("chat"),
                        Duration.ofSeconds(30)));
    }

    private String keyFile() throws IOException {
        return Files.writeString(dir.resolve("key"), "a secret").toString();
    }
}
