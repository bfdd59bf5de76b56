package io.longwire.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.longwire.gateway.auth.Authenticator.Verdict;
import io.longwire.gateway.testing.LogWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which signatures which file makes good. */
class KeysTest {

    private static final KeyPair RSA = Signer.newPair("RSA", 2048);
    private static final KeyPair OTHER_RSA = Signer.newPair("RSA", 2048);
    private static final KeyPair P256 = Signer.newPair("EC", 256);
    private static final KeyPair P384 = Signer.newPair("EC", 384);
    private static final KeyPair ED25519 = Signer.newPair("Ed25519", 0);
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final Signer RS256 = Signer.rs256(RSA.getPrivate());
    private static final Signer ES256 = Signer.es256(P256.getPrivate());
    private static final Signer ED_DSA = Signer.edDsa(ED25519.getPrivate());
    private static final Signer HS256 = Signer.hs256(SECRET);

    @TempDir
    Path dir;

    @Test
    void aSecretIsTheLineOfItsFile() throws IOException {
        for (String end : List.of("", "\n", "\r\n")) {
            try (JwtAuthenticator keys = secret(new String(SECRET, StandardCharsets.US_ASCII) + end)) {
                assertThat(accepts(keys, HS256, "HS256")).isTrue();
            }
        }
    }

    @Test
    void aSecretMayBeAnyBytes() throws IOException {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0xfe);
        secret[31] = '\n';

        try (JwtAuthenticator keys = secret(secret)) {
            assertThat(accepts(keys, Signer.hs256(secret), "HS256")).isTrue();
        }
    }

    @Test
    void publicKeysAreTakenAsPem() throws IOException {
        try (JwtAuthenticator keys = keys("Ours:\n" + Signer.pem(RSA.getPublic()) + Signer.pem(P256.getPublic())
                + Signer.pem(ED25519.getPublic()))) {
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
            assertThat(accepts(keys, ES256, "ES256")).isTrue();
            assertThat(accepts(keys, ED_DSA, "EdDSA")).isTrue();
            assertThat(accepts(keys, Signer.rs256(OTHER_RSA.getPrivate()), "RS256"))
                    .isFalse();
            assertThat(accepts(keys, HS256, "HS256")).isFalse();
        }
    }

    @Test
    void aPublicKeyIsNoSecret() throws IOException {
        for (PublicKey key : List.of(RSA.getPublic(), P256.getPublic(), ED25519.getPublic())) {
            String pem = Signer.pem(key);
            try (JwtAuthenticator keys = keys(pem)) {
                for (String secret : List.of(pem, pem.strip(), pem.replace("\n", ""))) {
                    Signer forger = Signer.hs256(secret.getBytes(StandardCharsets.US_ASCII));
                    assertThat(accepts(keys, forger, "HS256")).isFalse();
                }
                assertThat(accepts(keys, Signer.hs256(key.getEncoded()), "HS256"))
                        .isFalse();
            }
        }
    }

    @Test
    void aPublicKeyInAnotherFormIsNotTakenForASecret() {
        String der = "looks like a public key";
        for (PublicKey key : List.of(RSA.getPublic(), P256.getPublic(), ED25519.getPublic())) {
            assertRefusedAsSecret(key.getEncoded(), der);
            assertRefusedAsSecret(Base64.getEncoder().encode(key.getEncoded()), der);
            assertRefusedAsSecret(Base64.getMimeEncoder().encode(key.getEncoded()), der);
            assertRefusedAsSecret(Signer.pem(key), der);
            assertRefusedAsSecret(Signer.pem(key).getBytes(StandardCharsets.UTF_16), der);
        }
        assertRefusedAsSecret("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0tV3fXhXn0 me@box", der);
        assertRefusedAsSecret("\ufeff" + new JWKSet(jwk("a", RSA)), der);
        assertRefusedAsSecret(new JWKSet(jwk("a", RSA)).toString(), "a public key; those are taken from --jwt-key");
    }

    @Test
    void keysAreTakenAsAJwks() throws IOException {
        String set = new JWKSet(List.of(jwk("r", RSA), jwk("e", P256), jwk("d", ED25519))).toString();

        try (JwtAuthenticator keys = keys(set)) {
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
            assertThat(accepts(keys, ES256, "ES256")).isTrue();
            assertThat(accepts(keys, ED_DSA, "EdDSA")).isTrue();
        }
    }

    @Test
    void secretsAreTakenAsAJwksOfTheirOwn() throws IOException {
        String set = new JWKSet(List.of(secretJwk("s"), jwk("r", RSA))).toString(false);

        try (JwtAuthenticator keys = secret(set)) {
            assertThat(accepts(keys, HS256, "HS256\",\"kid\":\"s")).isTrue();
            assertThat(accepts(keys, RS256, "RS256")).isFalse();
        }
    }

    @Test
    void aSecretAmongPublicKeysIsNotUsed() throws IOException {
        try (JwtAuthenticator keys = keys(new JWKSet(List.of(secretJwk("s"), jwk("r", RSA))).toString(false))) {
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
            assertThat(accepts(keys, HS256, "HS256")).isFalse();
        }
        assertRefused(secretJwk("s").toJSONString(), "key 1 (kid s): a shared secret");
    }

    @Test
    void aKeyThatCannotBeUsedIsLeftOutAndTold() throws IOException {
        String rsa = jwk("r", RSA).toJSONString();
        Map<String, String> unusable = Map.of(
                jwk("1024", Signer.newPair("RSA", 1024)).toJSONString(),
                "key 1 (kid 1024): an RSA key of 1024 bits",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "key 1: ",
                rsa.replace("{", "{\"x5c\":[\"AAAA\"],"),
                "key 1 (kid r): ",
                rsa.replace("{", "{\"key_ops\":[\"fly\"],"),
                "key 1 (kid r): ",
                rsa.replace("{", "{\"alg\":\"ES256\","),
                "key 1 (kid r): its alg is ES256",
                rsa.replace("{", "{\"alg\":\"HS256\","),
                "key 1 (kid r): its alg is HS256",
                "{\"kid\":\"\\u001b[2J\\n\"}",
                "key 1 (kid ?[2J?): ",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                "key 1: an Ed25519 key of 3 bytes",
                "7",
                "key 1: no JSON object");

        for (Map.Entry<String, String> key : unusable.entrySet()) {
            String set = "{\"keys\":[" + key.getKey() + "," + jwk("e", P256) + "]}";
            try (LogWatch log = new LogWatch();
                    JwtAuthenticator keys = keys(set)) {
                assertThat(accepts(keys, ES256, "ES256")).as(set).isTrue();
                assertThat(accepts(keys, RS256, "RS256")).as(set).isFalse();
                assertThat(log.warnings())
                        .singleElement()
                        .asString()
                        .startsWith("left out of the JWT keys: " + key.getValue());
            }
            assertRefused(
                    "{\"keys\":[" + key.getKey() + "]}", "holds no key for RS256, ES256 or EdDSA: " + key.getValue());
        }
    }

    @Test
    void aBlockOfPemThatCannotBeUsedIsLeftOut() throws IOException {
        String weak = Signer.pem(Signer.newPair("RSA", 1024).getPublic());

        try (JwtAuthenticator keys = keys(weak + Signer.pem(RSA.getPublic()))) {
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
        }
    }

    @Test
    void aKeyIsUsedForWhatItIsMeantForOnly() throws IOException {
        String rsa = jwk("r", RSA).toJSONString();
        for (String meant : List.of(
                "\"use\":\"sig\"",
                "\"key_ops\":[\"verify\"]",
                "\"key_ops\":[\"sign\",\"verify\"]",
                "\"alg\":\"RS256\"")) {
            try (JwtAuthenticator keys = keys(rsa.replace("{", "{" + meant + ","))) {
                assertThat(accepts(keys, RS256, "RS256")).as(meant).isTrue();
            }
        }
        for (String other : List.of(
                "\"use\":\"enc\"",
                "\"use\":\"other\"",
                "\"key_ops\":[\"wrapKey\"]",
                "\"key_ops\":[\"sign\"]",
                "\"key_ops\":[]",
                "\"alg\":\"RS512\"",
                "\"alg\":\"RSA-OAEP\"")) {
            assertRefused(rsa.replace("{", "{" + other + ","), "holds no key for RS256, ES256 or EdDSA");
        }
    }

    @Test
    void keysOfOneNameAreAllTried() throws IOException {
        try (JwtAuthenticator keys =
                keys(new JWKSet(List.of(jwk("a", OTHER_RSA), jwk("a", RSA), jwk("a", P256))).toString())) {
            assertThat(accepts(keys, RS256, "RS256\",\"kid\":\"a")).isTrue();
            assertThat(accepts(keys, Signer.rs256(OTHER_RSA.getPrivate()), "RS256\",\"kid\":\"a"))
                    .isTrue();
            assertThat(accepts(keys, ES256, "ES256\",\"kid\":\"a")).isTrue();
        }
    }

    @Test
    void keysBeyondTheMostThatAreTriedAreLeftOut() throws IOException {
        List<JWK> many = new ArrayList<>(Collections.nCopies(KeySet.MAX_KEYS, jwk("a", OTHER_RSA)));
        many.add(jwk("last", RSA));

        try (JwtAuthenticator keys = keys(new JWKSet(many).toString())) {
            assertThat(accepts(keys, RS256, "RS256")).isFalse();
        }
    }

    @Test
    void aJwkAloneIsASetOfOne() throws IOException {
        try (JwtAuthenticator keys = keys(jwk("a", P256).toJSONString())) {
            assertThat(accepts(keys, ES256, "ES256")).isTrue();
        }
    }

    @Test
    void aTokenThatNamesItsKeyIsHeldAgainstThatKeyOnly() throws IOException {
        try (JwtAuthenticator keys = keys(new JWKSet(List.of(jwk("old", OTHER_RSA), jwk("new", RSA))).toString())) {
            assertThat(accepts(keys, RS256, "RS256\",\"kid\":\"new")).isTrue();
            assertThat(accepts(keys, RS256, "RS256\",\"kid\":\"old")).isFalse();
            assertThat(accepts(keys, RS256, "RS256\",\"kid\":\"none")).isFalse();
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
        }
        try (JwtAuthenticator keys = keys(Signer.pem(RSA.getPublic()))) {
            assertThat(accepts(keys, RS256, "RS256\",\"kid\":\"any")).isTrue();
        }
    }

    @Test
    void whatElseAProviderPublishesIsLeftOut() throws IOException {
        RSAKey forEncryption = new RSAKey.Builder((RSAPublicKey) OTHER_RSA.getPublic())
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        ECKey p384 = new ECKey.Builder(Curve.P_384, (ECPublicKey) P384.getPublic()).build();

        try (JwtAuthenticator keys =
                keys(new JWKSet(List.of(forEncryption, p384, jwk("e", P256), jwk("r", RSA))).toString())) {
            assertThat(accepts(keys, RS256, "RS256")).isTrue();
            assertThat(accepts(keys, ES256, "ES256")).isTrue();
            assertThat(accepts(keys, Signer.rs256(OTHER_RSA.getPrivate()), "RS256"))
                    .isFalse();
        }
        assertRefused(new JWKSet(p384).toString(), "holds no key");
        assertRefused("{\"keys\":[]}", "holds no key");
    }

    @Test
    void theKeyOfACertificateIsTaken() throws Exception {
        try (JwtAuthenticator keys = keys(certificate("RSA", "-keyalg", "RSA", "-keysize", "2048"))) {
            assertThat(accepts(keys, Signer.rs256(privateKey("RSA")), "RS256\",\"kid\":\"any"))
                    .isTrue();
        }
        try (JwtAuthenticator keys = keys(certificate("EC", "-keyalg", "EC", "-groupname", "secp256r1"))) {
            assertThat(accepts(keys, Signer.es256(privateKey("EC")), "ES256")).isTrue();
        }
        try (JwtAuthenticator keys = keys(certificate("Ed", "-keyalg", "Ed25519"))) {
            assertThat(accepts(keys, Signer.edDsa(privateKey("Ed")), "EdDSA")).isTrue();
        }
    }

    @Test
    void whatMustBeUnderstoodIsRefusedWithEveryKindOfKey() throws IOException {
        try (JwtAuthenticator keys = keys(Signer.pem(RSA.getPublic()) + Signer.pem(ED25519.getPublic()))) {
            assertThat(accepts(keys, RS256, "RS256\",\"x\":1,\"crit\":[\"x\"],\"y\":\""))
                    .isFalse();
            assertThat(accepts(keys, ED_DSA, "EdDSA\",\"x\":1,\"crit\":[\"x\"],\"y\":\""))
                    .isFalse();
        }
    }

    @Test
    void keysThatAreTooWeakAreRefused() {
        assertRefusedAsSecret("0123456789abcdef0123456789abcde", "a secret of 31 bytes; at least 32 are needed");
        assertRefusedAsSecret("", "a secret of 0 bytes");
        assertRefusedAsSecret(
                new OctetSequenceKey.Builder(new byte[31]).build().toJSONString(), "a secret of 31 bytes");
        assertRefused(Signer.pem(Signer.newPair("RSA", 1024).getPublic()), "an RSA key of 1024 bits");
    }

    @Test
    void filesThatHoldNoKeyAreRefused() {
        assertRefused(Signer.pem(P384.getPublic()), "none of RSA, P-256 or Ed25519");
        assertRefused(Signer.pem(Signer.newPair("X25519", 255).getPublic()), "none of RSA, P-256 or Ed25519");
        assertRefused(Signer.pem(RSA.getPublic()).replace("PUBLIC", "PRIVATE"), "type PRIVATE KEY");
        assertRefused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "none of RSA, P-256 or Ed25519");
        assertRefused("-----BEGIN PUBLIC KEY-----\nAAAA", "holds no key");
        assertRefused("{", "is no file with keys");
        assertRefused("{}", "JSON without an array");
        assertRefused("{\"keys\":7}", "JSON without an array");
        assertRefused(new String(SECRET, StandardCharsets.US_ASCII), "a shared secret goes with --jwt-secret-file");
        assertRefused("x".repeat((1 << 20) + 1), "too many");
        assertThatIOException().isThrownBy(() -> open(new KeySource.PublicKeys(dir.resolve("none"))));
        assertThatIOException().isThrownBy(() -> open(new KeySource.PublicKeys(dir)));
    }

    @Test
    void aPageOfAProxyIsNoSecret() {
        for (String page : List.of(
                "upstream connect error or disconnect/reset before headers",
                "<html><head><title>502BadGateway</title></head></html>",
                "<html>\n<body>Not found</body>\n</html>\n")) {
            assertRefusedAsSecret(page, "a secret is one word of random letters");
        }
    }

    private static JWK jwk(String id, KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).keyID(id).build();
        }
        if (pair.getPublic() instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.P_256, ec).keyID(id).build();
        }
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return new OctetKeyPair.Builder(Curve.Ed25519, x).keyID(id).build();
    }

    private static JWK secretJwk(String id) {
        return new OctetSequenceKey.Builder(SECRET).keyID(id).build();
    }

    private JwtAuthenticator keys(String file) throws IOException {
        return open(new KeySource.PublicKeys(Files.writeString(dir.resolve("keys"), file)));
    }

    private JwtAuthenticator secret(String file) throws IOException {
        return secret(file.getBytes(StandardCharsets.UTF_8));
    }

    private JwtAuthenticator secret(byte[] file) throws IOException {
        return open(new KeySource.SharedSecrets(Files.write(dir.resolve("keys"), file)));
    }

    private static JwtAuthenticator open(KeySource source) throws IOException {
        return new JwtAuthenticator(
                new JwtSettings(source, Optional.empty(), Optional.empty(), Duration.ZERO),
                new MovableClock(),
                new SimpleMeterRegistry());
    }

    private static boolean accepts(Authenticator authenticator, Signer signer, String algorithm) {
        String token = signer.token("{\"alg\":\"" + algorithm + "\"}", "{\"sub\":\"alice\",\"exp\":9999999999}");
        return authenticator.authenticate("alice", token).join() instanceof Verdict.Accepted;
    }

    private void assertRefused(String file, String why) {
        assertThatIOException().isThrownBy(() -> keys(file)).withMessageContaining(why);
    }

    private void assertRefusedAsSecret(String file, String why) {
        assertRefusedAsSecret(file.getBytes(StandardCharsets.UTF_8), why);
    }

    private void assertRefusedAsSecret(byte[] file, String why) {
        assertThatIOException().isThrownBy(() -> secret(file)).withMessageContaining(why);
    }

    /** A new key and its certificate, in a store that {@link #privateKey} opens. */
    private String certificate(String alias, String... ofKind) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-dname", "CN=test"));
        arguments.addAll(List.of(ofKind));
        keytool(alias, arguments);
        return keytool(alias, List.of("-exportcert", "-rfc"));
    }

    private PrivateKey privateKey(String alias) throws Exception {
        return (PrivateKey) KeyStore.getInstance(dir.resolve("store").toFile(), "secret".toCharArray())
                .getKey(alias, "secret".toCharArray());
    }

    private String keytool(String alias, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-alias", alias, "-storepass", "secret", "-keystore"));
        command.add(dir.resolve("store").toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
