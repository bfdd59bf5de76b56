package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestCertificate;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS, and whom the gateway believes that it is the one. */
class RedisTlsTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void redisHasTls() throws IOException {
        assumeTrue(RealRedis.hasTls(), "this redis-server was built without TLS");
    }

    @Test
    void mailIsKeptInARedisThatACertificateVouchesFor() throws IOException {
        TestCertificate certificate = TestCertificate.create(directory, "dns:other,ip:127.0.0.1");
        try (RealRedis redis = RealRedis.startWithTls(certificate);
                TestGateway gateway = TestGateway.start(redis.tlsUri(), trusting(certificate.certificate()))) {
            RawPhone alice = gateway.phone("alice");
            alice.send("mail", "bob", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            assertThat(gateway.phone("bob").take().getId()).isEqualTo("mail");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws IOException {
        try (RealRedis redis = RealRedis.startWithTls(TestCertificate.create(directory, "ip:127.0.0.1"))) {
            assertRefused(redis, Flags.none());
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        TestCertificate certificate = TestCertificate.create(directory, "dns:other");
        try (RealRedis redis = RealRedis.startWithTls(certificate)) {
            assertRefused(redis, trusting(certificate.certificate()));
        }
    }

    @Test
    void aFileWithoutACertificateIsTold() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pem"));

        assertThatThrownBy(() -> TestGateway.start("rediss://127.0.0.1", trusting(empty)))
                .hasMessageContaining("there is no certificate in " + empty);
    }

    private static Flags trusting(Path certificate) {
        return Flags.none().with("redis-ca", certificate.toString());
    }

    private static void assertRefused(RealRedis redis, Flags flags) {
        assertThatThrownBy(() -> TestGateway.start(redis.tlsUri(), flags))
                .hasMessageContaining("cannot use Redis at rediss://127.0.0.1:")
                .hasMessageContaining("its certificate is not accepted (");
    }
}
