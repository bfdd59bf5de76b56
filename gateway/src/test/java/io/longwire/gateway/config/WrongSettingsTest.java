package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongSettingsTest {

    @TempDir
    Path dir;

    @Test
    void allAreToldAtOnceWithOriginValueAndRange() throws IOException {
        Path file = Files.writeString(dir.resolve("c"), "retention=1\nfoo=1");

        assertThat(Parsing.errors(
                        Map.of("LONGWIRE_ACK_TIMEOUT", "5", "LONGWIRE_MAILBOX", "1"),
                        "--port=70000",
                        "--prt=1",
                        "--config=" + file))
                .isEqualTo(
                        """
                        6 wrong settings:
                          --prt: unknown; did you mean --port?
                          LONGWIRE_MAILBOX: unknown
                          %1$s: foo: unknown
                          --port "70000": expected a whole number, 0 to 65535
                          LONGWIRE_ACK_TIMEOUT "5": expected a duration such as 500ms, 5s, 10m, 2h or 7d, 100ms to 10m
                          %1$s: retention "1": expected a duration such as 500ms, 5s, 10m, 2h or 7d, 1s to 3650d
                        See --help for what there is, --check-config for what is in force.
                        """
                                .formatted(file));
    }

    @Test
    void lettersThatAreSwappedAreOneMistake() {
        assertThat(Parsing.errors("--prot=1")).contains("--prot: unknown; did you mean --port?");
    }

    @ParameterizedTest
    @CsvSource({
        "host, a b",
        "host, ''",
        "port, -1",
        "port, 65536",
        "port, 99999999999",
        "port, 0x10",
        "port, ٣",
        "admin-port, ''",
        "node-id, a b",
        "node-id, ''",
        "redis-prefix, {a}",
        "redis-fsync, sometimes",
        "redis-timeout, 49ms",
        "redis-timeout, 61s",
        "redis-allow-eviction, yes",
        "data-dir, ''",
        "auth, none",
        "auth, OPEN",
        "jwt-issuer, ''",
        "jwt-leeway, 61m",
        "devices, two",
        "max-devices, 0",
        "max-devices, 65",
        "max-frame, 4095",
        "max-frame, 17MiB",
        "max-frame, 64KB",
        "max-in-flight, 0",
        "max-in-flight, 65537",
        "max-connections, 0",
        "max-frames-per-second, 0",
        "max-bytes-per-second, 2GiB",
        "login-timeout, 99ms",
        "login-timeout, 601s",
        "heartbeat-min, 0",
        "heartbeat-min, 1500ms",
        "heartbeat-max, 25h",
        "ack-timeout, 10",
        "mailbox-limit, 0",
        "mailbox-limit, 1000001",
        "mailbox-bytes, 63KiB",
        "max-stored-per-minute, 2TiB",
        "retention, 3651d",
        "events, ''",
        "events, 'login,'",
        "events, 'login,lgout'",
        "events, 'all,login'",
        "events-limit, 999",
        "chat-mode, filtered",
        "chat-copy, true",
        "filter-limit, 0",
        "drain-delay, 61m",
        "drain-timeout, -1s",
        "drain-timeout, 61m",
        "transport, kqueue",
        "event-loops, 1025",
        "log-format, xml"
    })
    void aValueOutOfRangeIsToldByItsFlagAndAsAVariable(String name, String text) {
        assertThat(Parsing.errors("--" + name + "=" + text))
                .startsWith("1 wrong setting:\n  --" + name + " \"" + text + "\": expected ");
        String variable = "LONGWIRE_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
        assertThat(Parsing.errors(Map.of(variable, text))).contains(variable + " \"" + text + "\": expected ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65535"})
    void theEndsOfARangeAreInIt(String port) {
        assertThat(Parsing.config("--port", port, "--admin-port", "1").listen().port())
                .isEqualTo(Integer.parseInt(port));
    }

    @Test
    void aForgottenValueDoesNotEatTheNextFlag() {
        assertThat(Parsing.errors("--port", "--max-devices", "100"))
                .contains("--port")
                .contains("--max-devices \"100\": expected");
        assertThat(Parsing.errors("--port")).contains("--port");
    }

    @Test
    void aFlagGivenTwiceIsTold() {
        assertThat(Parsing.errors("--port", "1", "--port", "2")).contains("--port: given 2 times");
    }

    @Test
    void anEventThatIsUnknownIsToldWithThoseThereAre() {
        assertThat(Parsing.errors("--events", "login,lgout"))
                .contains("--events \"login,lgout\": expected all, none, or some of"
                        + " login,logout,kick,stored,undelivered,broadcast");
    }

    @Test
    void ofWhatIsFilteredNoCopiesAreMade() {
        assertThat(Parsing.errors("--chat-mode=filter", "--chat-copy=on"))
                .contains("--chat-copy \"on\": expected off with --chat-mode filter");
        Parsing.config("--chat-mode=filter", "--chat-copy=off");
    }

    @Test
    void wordsThatBelongToNothingAreTold() {
        assertThat(Parsing.errors("run")).contains("\"run\": not a flag");
        assertThat(Parsing.errors("@/etc/passwd")).contains("\"@/etc/passwd\": not a flag");
        assertThat(Parsing.errors("--", "--port=1")).contains("--port: unknown");
    }

    @Test
    void theValueOfSomethingUnknownIsNotToldSinceItMayBeASecret() {
        assertThat(Parsing.errors(
                        Map.of("LONGWIRE_REDIS_PASSWORD", "hunter2"),
                        "--redis-password",
                        "hunter2",
                        "--redis-pass=hunter2"))
                .contains("--redis-password: unknown", "--redis-pass: unknown", "LONGWIRE_REDIS_PASSWORD: unknown")
                .doesNotContain("hunter2");
    }

    @Test
    void phonesAndAdministratorsNeedPortsOfTheirOwn() {
        assertThat(Parsing.errors("--admin-port", "7400")).contains("--admin-port \"7400\": expected another one");
        Parsing.config("--port", "0", "--admin-port", "0");
    }

    @Test
    void aFrameMustFitASecondsAllowance() {
        assertThat(Parsing.errors("--max-frame=1MiB", "--max-bytes-per-second=64KiB"))
                .contains("--max-bytes-per-second \"64KiB\": expected at least max-frame, 1MiB (--max-frame)");
    }

    @Test
    void aLeaseOutlastsTheWaitForAGatewayAndForRedis() {
        assertThat(Parsing.errors("--relay-timeout=30s", "--node-lease=3s"))
                .contains(
                        "--relay-timeout \"30s\": expected less than node-lease, 3s (--node-lease): a gateway must be found"
                                + " silent before it is taken for dead");
        assertThat(Parsing.errors("--redis-timeout=15s"))
                .contains("--redis-timeout \"15s\": expected less than node-lease, 15s (default): a renewal");
        assertThat(Parsing.errors("--node-lease=2s"))
                .startsWith("2 wrong settings:")
                .contains("--node-lease \"2s\": expected more than relay-timeout, 2s (default)")
                .contains("--node-lease \"2s\": expected more than redis-timeout, 2s (default)");
        Parsing.config("--node-lease=2100ms");
        // Not judged while one of them is wrong by itself.
        assertThat(Parsing.errors("--relay-timeout=2m", "--node-lease=3s")).startsWith("1 wrong setting:");
    }

    @Test
    void aMailboxFitsIntoTheGatewaysOwnRedis() {
        assertThat(Parsing.errors("--mailbox-bytes=32MiB", "--redis-max-memory=16MiB"))
                .contains("--mailbox-bytes \"32MiB\": expected at most redis-max-memory, 16MiB (--redis-max-memory)");
        Parsing.config("--mailbox-bytes=1TiB", "--redis=redis://r");
    }

    @Test
    void heartbeatsAreOrdered() {
        assertThat(Parsing.errors("--heartbeat-max=1m", "--heartbeat-default=5m"))
                .contains("10s (default) <= 5m (--heartbeat-default) <= 1m (--heartbeat-max)");
        assertThat(Parsing.errors("--heartbeat-min=11m")).contains("11m (--heartbeat-min) <= 11m");
        // Not judged while one of them is wrong by itself.
        assertThat(Parsing.errors("--heartbeat-max=1m", "--heartbeat-default=x"))
                .startsWith("1 wrong setting:");
    }
}
