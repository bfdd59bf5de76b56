package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {

    @TempDir
    Path dir;

    @Test
    void theCommandLineBeatsTheEnvironmentBeatsTheFile() throws IOException {
        String file = file("max-devices=1\nmax-in-flight=1\nevent-loops=1\n");
        Map<String, String> environment = Map.of("LONGWIRE_MAX_DEVICES", "2", "LONGWIRE_MAX_IN_FLIGHT", "2");

        GatewayConfig config = Parsing.config(environment, "--config", file, "--max-devices", "3");

        assertThat(config.sessions().maxDevices()).isEqualTo(3);
        assertThat(config.sessions().maxInFlight()).isEqualTo(2);
        assertThat(config.eventLoops()).isEqualTo(1);
    }

    @Test
    void everySettingMayBeAFlagAVariableAndAKey() throws IOException {
        for (Setting<?> setting : Settings.all()) {
            // Of no use without tokens, and without another --ack-level.
            boolean isForOthers = Set.of(Settings.JWT_LEEWAY, Settings.ACK_REPLICAS, Settings.ACK_LEVEL_TIMEOUT)
                    .contains(setting);
            if (setting.fallback().isPresent() && !isForOthers) {
                String text = setting.fallback().get();
                Parsing.config(setting.flag() + "=" + text);
                Parsing.config(setting.flag(), text);
                Parsing.config(Map.of(setting.variable(), text));
                Parsing.config("--config", file(setting.name() + " = " + text));
            }
        }
        assertThat(Settings.ACK_TIMEOUT.variable()).isEqualTo("LONGWIRE_ACK_TIMEOUT");
    }

    @Test
    void aVariableMayNameTheFile() throws IOException {
        String file = file("# slow phones\n\nack-timeout: 20s  \n");

        GatewayConfig config = Parsing.config(Map.of("LONGWIRE_CONFIG", file));

        assertThat(config.sessions().ackTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void otherVariablesAreNotOurs() {
        Parsing.config(Map.of("PATH", "/bin", "LONG", "1", "longwire_port", "x"));
    }

    @Test
    void aSwitchNeedsNoValueAndMayTakeOne() {
        Map<String, String> on = Map.of("LONGWIRE_REDIS_ALLOW_EVICTION", "true");

        assertThat(Parsing.config("--redis-allow-eviction", "--port", "0")
                        .redis()
                        .allowEviction())
                .isTrue();
        assertThat(Parsing.config(on).redis().allowEviction()).isTrue();
        assertThat(Parsing.config(on, "--redis-allow-eviction=false").redis().allowEviction())
                .isFalse();
    }

    @Test
    void choicesAreCalledAsOperatorsWriteThem() {
        GatewayConfig config =
                Parsing.config("--devices", "per-platform", "--transport", "io_uring", "--redis-fsync", "always");

        assertThat(config.sessions().devices()).isEqualTo(DevicePolicy.PER_PLATFORM);
        assertThat(config.transport()).isEqualTo(TransportChoice.IO_URING);
        assertThat(config.redis().own().fsync()).isEqualTo(FsyncPolicy.ALWAYS);
        assertThat(Parsing.config("--devices=per-device").sessions().devices()).isEqualTo(DevicePolicy.PER_DEVICE);
        assertThat(Parsing.config("--redis-fsync=no").redis().own().fsync()).isEqualTo(FsyncPolicy.NO);
    }

    @Test
    void aWrongValueIsToldEvenWhereAStrongerLayerHidesIt() throws IOException {
        String file = file("port=x");

        assertThat(Parsing.errors(Map.of("LONGWIRE_PORT", "y"), "--config", file, "--port", "1"))
                .contains("LONGWIRE_PORT \"y\": expected a whole number, 0 to 65535")
                .contains(file + ": port \"x\": expected a whole number, 0 to 65535");
    }

    @Test
    void keysAreKnownAndStandOnce() throws IOException {
        String file = file("ack-timout=hunter2\nport=1\nport=2\nconfig=other\n");

        assertThat(Parsing.errors("--config", file))
                .contains(file + ": ack-timout: unknown; did you mean ack-timeout?\n")
                .contains(file + ": port: is there twice\n")
                .contains(file + ": config: unknown")
                .doesNotContain("hunter2");
    }

    @Test
    void aFileThatCannotBeReadIsTold() throws IOException {
        Path latin1 = Files.write(dir.resolve("latin1"), "jwt-issuer=Jürgen".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Parsing.errors("--config", dir.resolve("none").toString())).contains("none\": no such file");
        assertThat(Parsing.errors("--config", dir.toString()))
                .contains("--config")
                .contains("cannot be read");
        assertThat(Parsing.errors("--config", latin1.toString())).contains("is not UTF-8");
        assertThat(Parsing.errors("--config", file("port=\\u00zz"))).contains("cannot be read");
    }

    private String file(String text) throws IOException {
        return Files.writeString(dir.resolve("longwire.properties"), text).toString();
    }
}
