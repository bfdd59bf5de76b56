package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.ack;
import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.frames;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.logout;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Kick.Reason;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one connection says, it alone bears the consequences: two others chat on, and nothing is left behind. */
class BadBytesTest {

    private static final Duration POLL = Duration.ofMillis(5);
    private static final long SEED = System.nanoTime();

    @AutoClose
    static final LogWatch log = new LogWatch();

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway =
            TestGateway.start(redis, Flags.none().with("login-timeout", Duration.ofMillis(500)));

    private RawPhone alice;
    private RawPhone bob;

    /** Bytes, and the reason for which the connection ends. */
    private record Bad(String name, Reason reason, ByteString bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Bytes that look odd and do no harm. */
    private record Odd(String name, ByteString bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void twoPhonesAreOnLine() throws IOException {
        alice = gateway.phone("alice");
        bob = gateway.phone("bob");
    }

    @AfterEach
    void theyChatOnAndNothingIsLeftBehind() throws IOException {
        alice.send("after", "bob", "still there?");
        assertThat(bob.take().getId()).isEqualTo("after");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        await().pollInterval(POLL).until(() -> gateway.connections() == 2);
        alice.close();
        bob.close();
        await().pollInterval(POLL).until(() -> gateway.connections() == 0);
        assertThat(log.errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void bytesThatNobodyMaySayBeforeTheLogin(Bad bad) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(bad.bytes().toByteArray());

        assertThat(phone.kick().getReason()).isEqualTo(bad.reason());
        phone.close();
    }

    static Stream<Bad> bytesThatNobodyMaySayBeforeTheLogin() {
        return Stream.concat(
                framing(),
                Stream.of(
                        bad("a frame longer than a login may be", Reason.BAD_FRAME, hex("8120")),
                        bad(
                                "a token of a megabyte",
                                Reason.BAD_FRAME,
                                frames(frame(login("mallory", "phone").setToken("x".repeat(1 << 20))))),
                        bad("an HTTP request", Reason.BAD_FRAME, http()),
                        bad("the beginning of an HTTP request", Reason.BAD_FRAME, ascii("GET / HTTP/1.1\r\n\r\n")),
                        bad(
                                "an SSH banner",
                                Reason.BAD_FRAME,
                                ascii("SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5 "
                                        + "a banner that is as long as a frame of eighty-three bytes would be\r\n")),
                        bad("a TLS hello", Reason.BAD_FRAME, hex("1603010200010001fc0303" + "5a".repeat(40))),
                        bad("half a length", Reason.LOGIN_TIMEOUT, hex("80")),
                        bad("half a body", Reason.LOGIN_TIMEOUT, hex("200a1e0801")),
                        bad("a login with a send in the same frame", Reason.NOT_ALLOWED, bothBodies()),
                        bad("what only a gateway says: Deliver", Reason.NOT_ALLOWED, deliver()),
                        bad("what only a gateway says: Kick", Reason.NOT_ALLOWED, kick()),
                        bad("what only a gateway says: Welcome", Reason.UNSUPPORTED_VERSION, welcome()),
                        bad("an ack with nothing in it", Reason.NOT_ALLOWED, frames(ack(0))),
                        bad("a logout", Reason.NOT_ALLOWED, frames(logout())),
                        bad("a thousand heartbeats", Reason.NOT_ALLOWED, new byte[1_000]),
                        bad("bodies of a later version, ten of a kilobyte", Reason.NOT_ALLOWED, laterBodies(10, 1_000)),
                        bad("a good frame and then garbage", Reason.BAD_FRAME, hex("00ffffffffff01")),
                        bad("bad UTF-8 in a user id", Reason.BAD_FRAME, hex("090a0708011a03616280"))));
    }

    @ParameterizedTest
    @MethodSource
    void bytesThatNobodyMaySayAfterTheLogin(Bad bad) throws IOException {
        RawPhone phone = gateway.phone("mallory");
        phone.write(bad.bytes().toByteArray());

        assertThat(phone.kick().getReason()).isEqualTo(bad.reason());
        phone.close();
    }

    static Stream<Bad> bytesThatNobodyMaySayAfterTheLogin() {
        return Stream.concat(
                framing(),
                Stream.of(
                        bad("a frame longer than any may be", Reason.BAD_FRAME, hex("818004")),
                        bad("a large frame longer than any may be", Reason.BAD_FRAME, new byte[] {
                            (byte) 0xff, (byte) 0xff, 0x7f, 1, 2, 3
                        }),
                        bad("bad UTF-8 in a message id", Reason.BAD_FRAME, hex("0712050a03616280")),
                        bad("the same empty ack ten thousand times", Reason.BAD_FRAME, sized("1a00".repeat(10_000))),
                        bad("what only a gateway says: Deliver", Reason.BAD_FRAME, deliver()),
                        bad("what only a gateway says: Welcome", Reason.NOT_ALLOWED, welcome()),
                        bad("a login as somebody else", Reason.NOT_ALLOWED, frames(frame(login("alice", "phone")))),
                        bad("a good frame and then garbage", Reason.BAD_FRAME, hex("00ffffffffff01"))));
    }

    private static byte[] laterBodies(int count, int bytes) {
        String length = String.format("%02x%02x", (bytes & 0x7f) | 0x80, bytes >> 7);
        byte[] one = sized("8202" + length + "00".repeat(bytes));
        return join(Collections.nCopies(count, one).toArray(byte[][]::new));
    }

    private static Stream<Bad> framing() {
        return Stream.of(
                bad("a length of 2^31-1", Reason.BAD_FRAME, hex("ffffffff07")),
                bad("a length of 2^31", Reason.BAD_FRAME, hex("8080808008")),
                bad("a length of 2^32-1", Reason.BAD_FRAME, hex("ffffffff0f")),
                bad("a length of 2^32", Reason.BAD_FRAME, hex("8080808010")),
                bad("a length of 2^35-1", Reason.BAD_FRAME, hex("ffffffff7f")),
                bad("a negative length", Reason.BAD_FRAME, hex("ffffffffffffffffff01")),
                bad("a length that never ends", Reason.BAD_FRAME, hex("ff".repeat(64))),
                bad("zero, in more bytes than a length has", Reason.BAD_FRAME, hex("808080808000")),
                bad("a length of two megabytes", Reason.BAD_FRAME, hex("80808001")),
                bad("a tag of field zero", Reason.BAD_FRAME, hex("020001")),
                bad("a tag of wire type seven", Reason.BAD_FRAME, hex("020f01")),
                bad("a body cut short inside", Reason.BAD_FRAME, hex("030a0a08")),
                bad("a field that claims 2^31-1 bytes", Reason.BAD_FRAME, hex("074affffffff0701")),
                bad("a group that is not closed", Reason.BAD_FRAME, hex("024b4b")),
                bad("an end without its group", Reason.BAD_FRAME, hex("014c")),
                bad("groups nested two hundred deep", Reason.BAD_FRAME, sized("4b".repeat(200) + "4c".repeat(200))));
    }

    @ParameterizedTest
    @MethodSource
    void oddBytesThatDoNoHarm(Odd odd) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(odd.bytes().toByteArray());
        assertThat(phone.welcome().getUserId()).isEqualTo("odd");
        phone.untilEcho();
        phone.close();
    }

    static Stream<Odd> oddBytesThatDoNoHarm() {
        byte[] login = frames(frame(login("odd", "phone")));
        return Stream.of(
                odd("a heartbeat first", join(hex("00"), login)),
                odd("eight heartbeats first", join(new byte[8], login)),
                odd("a body of a later version first", join(sized("4801"), login)),
                odd("a length padded to five bytes", padded(login)),
                odd("a login among unknown fields", loginAmong(unknownFields(1_000))),
                odd("a login among nested groups", loginAmong(hex("4b".repeat(50) + "4c".repeat(50)))),
                odd("ten thousand unknown fields afterwards", join(login, sized("4801".repeat(10_000)))),
                odd(
                        "a send of which the last of many is meant",
                        join(login, sizedBytes(join(body(message("m1", "x", "")), body(message("m2", "y", "")))))));
    }

    @Test
    void aLengthMayComeInPieces() throws IOException {
        RawPhone phone = gateway.connect();
        for (byte b : padded(frames(frame(login("pieces", "phone"))))) {
            phone.write(new byte[] {b});
        }
        assertThat(phone.welcome().getUserId()).isEqualTo("pieces");
        for (byte b : frames(frame(message("m1", "pieces", "hello")), Uplink.getDefaultInstance())) {
            phone.write(new byte[] {b});
        }
        assertThat(phone.deliver().getId()).isEqualTo("m1");
        phone.close();
    }

    @Test
    void whoStopsInTheMiddleOfAFrameIsForgotten() throws IOException {
        for (byte[] part : List.of(hex("80"), hex("200a1e"), hex("808080"))) {
            RawPhone gone = gateway.connect();
            gone.write(part);
            gone.close();
            RawPhone reset = gateway.connect();
            reset.write(part);
            reset.reset();
            RawPhone halfClosed = gateway.connect();
            halfClosed.write(part);
            halfClosed.shutdownOutput();
            assertThat(halfClosed.untilEnd()).isEmpty();
            halfClosed.close();
        }
    }

    @Test
    void aPhoneThatEndsItsHalfOfTheConnectionHasLeft() throws IOException {
        RawPhone phone = gateway.phone("half");
        phone.shutdownOutput();

        assertThat(phone.untilEnd()).isEmpty();
        phone.close();
    }

    @Test
    void anEmptyConnectionThatIsResetAtOnceIsForgotten() throws IOException {
        for (int i = 0; i < 20; i++) {
            gateway.connect().reset();
        }
    }

    @Test
    void randomBytesEndTheConnection() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[1 + random.nextInt(65_536)];
            random.nextBytes(bytes);
            RawPhone phone = i % 2 == 0 ? gateway.connect() : gateway.phone("random");
            try {
                phone.write(bytes);
                phone.shutdownOutput();
            } catch (IOException closedWhileWriting) {
                // the gateway had seen enough
            }
            phone.untilEnd();
            phone.close();
        }
    }

    @Test
    void aFrameWithAGoodBeginningCutAnywhereEndsTheConnectionOrWaits() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        byte[] good = frames(frame(login("mutant", "phone")), frame(message("m1", "nobody", "hello")), ack(1));
        for (int i = 0; i < 100; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            RawPhone phone = gateway.connect();
            phone.write(bad);
            phone.shutdownOutput();
            phone.untilEnd();
            phone.close();
        }
    }

    @Test
    void tenThousandHeartbeatsAreEchoed() throws IOException {
        RawPhone phone = gateway.phone("flood");
        phone.write(new byte[10_000]);

        for (int i = 0; i < 10_000; i++) {
            assertThat(phone.read()).isEqualTo(Downlink.getDefaultInstance());
        }
        phone.close();
    }

    @Test
    void aKickReachesAPhoneThatIsStillWriting() throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(join(hex("ffffffff0f"), new byte[500_000]));

        assertThat(phone.kick().getReason()).isEqualTo(Reason.BAD_FRAME);
        phone.close();
    }

    private static Bad bad(String name, Reason reason, byte[] bytes) {
        return new Bad(name, reason, ByteString.copyFrom(bytes));
    }

    private static Odd odd(String name, byte[] bytes) {
        return new Odd(name, ByteString.copyFrom(bytes));
    }

    private static byte[] bothBodies() {
        return sizedBytes(join(
                frame(login("both", "phone")).toByteArray(),
                frame(message("m1", "bob", "hello")).toByteArray()));
    }

    private static byte[] loginAmong(byte[] others) {
        return sizedBytes(join(others, frame(login("odd", "phone")).toByteArray(), others));
    }

    private static byte[] unknownFields(int count) {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
        for (int i = 0; i < count; i++) {
            field.addVarint(i % 100);
        }
        return fields.addField(15, field.build()).build().toByteArray();
    }

    private static byte[] deliver() {
        return frames(Downlink.newBuilder()
                .setDeliver(Deliver.newBuilder().setSeq(1).setId("m1").setFrom("bob"))
                .build());
    }

    private static byte[] kick() {
        return frames(Downlink.newBuilder()
                .setKick(Kick.newBuilder().setReason(Reason.ADMIN))
                .build());
    }

    private static byte[] welcome() {
        return frames(Downlink.newBuilder()
                .setWelcome(Welcome.newBuilder().setUserId("mallory"))
                .build());
    }

    private static byte[] body(Send.Builder send) {
        return frame(send).toByteArray();
    }

    private static byte[] http() {
        return ascii(
                "GET /index.html HTTP/1.1\r\nHost: longwire.example\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** A frame with this body. */
    private static byte[] sized(String hexBody) {
        return sizedBytes(hex(hexBody));
    }

    private static byte[] sizedBytes(byte[] body) {
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        int left = body.length;
        while (left > 127) {
            length.write((left & 127) | 128);
            left >>>= 7;
        }
        length.write(left);
        return join(length.toByteArray(), body);
    }

    /** The same frame, whose length takes as many bytes as a length may. */
    private static byte[] padded(byte[] shortFrame) {
        byte[] length = {(byte) (shortFrame[0] | 0x80), (byte) 0x80, (byte) 0x80, (byte) 0x80, 0};
        return join(length, Arrays.copyOfRange(shortFrame, 1, shortFrame.length));
    }

    private static byte[] join(byte[]... parts) {
        return ByteString.copyFrom(Stream.of(parts).map(ByteString::copyFrom).toList())
                .toByteArray();
    }
}
