package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway where no native library of the transport loads, as on macOS, or where the directory for it is of no use. */
class NoNativesIT {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"-Dio.netty.transport.noNative=true", "-Dio.netty.native.workdir=/proc"})
    void itServesWithARedisOfTheOperators(String option) throws IOException {
        Flags flags = Flags.none().with("redis", redis.uri());
        try (GatewayProcess gateway = GatewayProcess.start(dir, flags, List.of(option))) {
            assertThat(gateway.output()).contains("transport: nio").doesNotContain("ERROR", "WARN");
            storesMail(gateway);

            // A connection that is lost is made again.
            redis.kill();
            await().until(() -> !gateway.admin().isReady());
            redis.restart();
            await().until(() -> gateway.admin().isReady());
            storesMail(gateway);
        }
    }

    @Test
    void itServesWithARedisOfItsOwn() throws IOException {
        try (GatewayProcess gateway =
                GatewayProcess.start(dir, Flags.none(), List.of("-Dio.netty.transport.noNative=true"))) {
            assertThat(gateway.output()).doesNotContain("ERROR", "WARN");
            storesMail(gateway);
        }
    }

    private static void storesMail(GatewayProcess gateway) throws IOException {
        try (RawPhone alice = RawPhone.connect(gateway.address())) {
            alice.logIn("alice", "phone");
            alice.send("m1", "bob", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }
    }
}
