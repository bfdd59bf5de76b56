package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.longwire.proto.Uplink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final int LIMIT = 1024;

    /** Counts what the reader holds: its metric is the sum of the capacities of the buffers that live. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    private final FrameReader<Uplink> reader = new FrameReader<>(Frames.HEARTBEAT, LIMIT);
    private final List<Uplink> received = new ArrayList<>();

    @AfterEach
    void aReleasedReaderHoldsNothing() {
        reader.release();
        assertThat(heldBytes()).isZero();
    }

    @Nested
    class HoweverAStreamIsCut {

        private final List<Uplink> messages =
                List.of(Frames.ack(1), Frames.HEARTBEAT, Frames.send("m1", 300), Frames.ack(-1));
        private final byte[] stream = Frames.bytes(messages);

        @Test
        void atAnyOneByteTheMessagesAreTheSame() {
            for (int cut = 0; cut <= stream.length; cut++) {
                assertThat(Reading.of(stream, LIMIT, new TreeSet<>(List.of(cut))))
                        .as("cut before byte %d", cut)
                        .isEqualTo(new Reading<>(messages, List.of(5, 1, 317, 14), ""));
            }
        }

        @Test
        void intoSingleBytesTheMessagesAreTheSame() {
            TreeSet<Integer> everyByte =
                    new TreeSet<>(IntStream.range(0, stream.length).boxed().toList());

            assertThat(Reading.of(stream, LIMIT, everyByte).messages()).isEqualTo(messages);
        }

        @RepeatedTest(50)
        void atRandomTheMessagesAreTheSame() {
            long seed = new Random().nextLong();
            Random random = new Random(seed);
            List<Uplink> sent = IntStream.range(0, random.nextInt(40))
                    .mapToObj(i -> Frames.random(random))
                    .toList();
            byte[] bytes = Frames.bytes(sent);
            TreeSet<Integer> cuts = new TreeSet<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                cuts.add(random.nextInt(bytes.length + 1));
            }

            assertThat(Reading.of(bytes, LIMIT, cuts))
                    .as("seed %d, cuts %s", seed, cuts)
                    .returns(sent, Reading::messages)
                    .returns("", Reading::failure);
        }

        @Test
        void notAtAllAThousandFramesComeOutOfOneRead() throws FrameException {
            List<Uplink> thousand =
                    IntStream.range(0, 1000).mapToObj(Frames::ack).toList();

            read(Frames.bytes(thousand));

            assertThat(received).isEqualTo(thousand);
        }

        @Test
        void aCompositeBufferIsReadLikeAnyOther() throws FrameException {
            CompositeByteBuf parts = Unpooled.compositeBuffer(Integer.MAX_VALUE);
            for (byte b : stream) {
                parts.addComponent(true, Unpooled.wrappedBuffer(new byte[] {b}));
            }

            reader.read(parts, allocator, FrameReaderTest.this::accept);

            assertThat(received).isEqualTo(messages);
        }

        @Test
        void aDirectBufferIsReadLikeAnyOther() throws FrameException {
            reader.read(Unpooled.directBuffer().writeBytes(stream), allocator, FrameReaderTest.this::accept);

            assertThat(received).isEqualTo(messages);
        }
    }

    @Nested
    class ALength {

        @Test
        void atTheLimitIsTaken() throws FrameException {
            Uplink largest = sendOfFrameBytes(LIMIT);

            read(Frames.bytes(largest));

            assertThat(received).containsExactly(largest);
        }

        @Test
        void oneOverTheLimitIsRefusedBeforeItsFrameArrives() {
            assertThatThrownBy(() -> read(bytes("8108")))
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("1025")
                    .hasMessageContaining("1024");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ffffffff07", "8080808008", "ffffffff0f", "8080808010", "ffffffff7f"})
        void farOverTheLimitIsRefused(String prefix) {
            assertThatThrownBy(() -> read(bytes(prefix))).isInstanceOf(FrameException.class);
            assertThat(heldBytes()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"808080808000", "8080808080", "ffffffffffffffffff01"})
        void ofMoreThanFiveBytesIsRefused(String prefix) {
            assertThatThrownBy(() -> read(bytes(prefix))).hasMessageContaining("longer than 5 bytes");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"041a020801", "84001a020801", "8480001a020801", "848080001a020801", "84808080001a020801"})
        void mayBePaddedUpToFiveBytes(String frame) throws FrameException {
            read(bytes(frame));

            assertThat(received).containsExactly(Frames.ack(1));
        }

        @Test
        void thatPromisesMuchCostsOnlyWhatHasArrived() throws FrameException {
            reader.maxFrameBytes(Integer.MAX_VALUE);

            read(bytes("ffffffff07010203"));

            assertThat(heldBytes()).isBetween(8L, 64L);
        }

        @Test
        void isJudgedByTheLimitThatTheFrameBeforeItBrought() throws FrameException {
            Uplink large = sendOfFrameBytes(2 * LIMIT);
            FrameReader.Sink<Uplink> welcoming = (message, frameBytes) -> {
                reader.maxFrameBytes(2 * LIMIT);
                return received.add(message);
            };

            reader.read(Unpooled.wrappedBuffer(Frames.bytes(Frames.ack(1), large)), allocator, welcoming);

            assertThat(received).containsExactly(Frames.ack(1), large);
        }

        private Uplink sendOfFrameBytes(int bytes) {
            Uplink frame = Frames.send("m1", bytes - Frames.send("m1", 500).getSerializedSize() + 500);
            assertThat(frame.getSerializedSize()).isEqualTo(bytes);
            return frame;
        }
    }

    @Nested
    class ASinkThatSaysStop {

        @Test
        void getsTheRestWhenTheReaderResumes() throws FrameException {
            readPausing(Frames.bytes(Frames.ack(1), Frames.ack(2), Frames.ack(3)));
            assertThat(received).containsExactly(Frames.ack(1));

            reader.resume(this::acceptAndPause);
            assertThat(received).containsExactly(Frames.ack(1), Frames.ack(2));

            reader.resume(this::acceptAndPause);
            assertThat(received).containsExactly(Frames.ack(1), Frames.ack(2), Frames.ack(3));
        }

        @Test
        void getsNothingThatArrivesBeforeTheReaderResumes() throws FrameException {
            readPausing(Frames.bytes(Frames.ack(1)));
            readPausing(Frames.bytes(Frames.ack(2)));
            readPausing(Frames.bytes(Frames.ack(3)));
            assertThat(received).containsExactly(Frames.ack(1));

            reader.resume(FrameReaderTest.this::accept);
            assertThat(received).containsExactly(Frames.ack(1), Frames.ack(2), Frames.ack(3));
        }

        @Test
        void cannotResumeFromWithin() throws FrameException {
            FrameReader.Sink<Uplink> resuming = (message, frameBytes) -> {
                received.add(message);
                resume();
                return false;
            };

            reader.read(Unpooled.wrappedBuffer(Frames.bytes(Frames.ack(1), Frames.ack(2))), allocator, resuming);

            assertThat(received).containsExactly(Frames.ack(1));
        }

        @Test
        void holdsNoBufferWhenNothingIsLeft() throws FrameException {
            readPausing(Frames.bytes(Frames.ack(1)));

            assertThat(heldBytes()).isZero();
        }

        private void resume() {
            try {
                reader.resume(FrameReaderTest.this::accept);
            } catch (FrameException e) {
                throw new AssertionError(e);
            }
        }

        private void readPausing(byte[] bytes) throws FrameException {
            reader.read(Unpooled.wrappedBuffer(bytes), allocator, this::acceptAndPause);
        }

        private boolean acceptAndPause(Uplink message, int frameBytes) {
            received.add(message);
            return false;
        }
    }

    @Nested
    class AReader {

        @Test
        void holdsNoBufferBetweenFrames() throws FrameException {
            byte[] frame = Frames.bytes(Frames.send("m1", 300));
            read(Arrays.copyOf(frame, 100));
            assertThat(heldBytes()).isPositive();

            read(Arrays.copyOfRange(frame, 100, frame.length));

            assertThat(received).hasSize(1);
            assertThat(heldBytes()).isZero();
        }

        @Test
        void holdsNoMoreThanAFrameAndAReadHoweverLongTheStreamStaysCut() throws FrameException {
            byte[] stream = Frames.bytes(Collections.nCopies(500, Frames.send("m1", 100)));
            int readBytes = 101;

            for (int from = 0; from < stream.length; from += readBytes) {
                read(Arrays.copyOfRange(stream, from, Math.min(stream.length, from + readBytes)));
                assertThat(heldBytes()).isLessThanOrEqualTo(512);
            }

            assertThat(received).hasSize(500);
        }

        @Test
        void releasesWhatItIsGiven() throws FrameException {
            ByteBuf whole = Unpooled.wrappedBuffer(Frames.bytes(Frames.ack(1)));
            ByteBuf part = Unpooled.wrappedBuffer(new byte[] {4, 0x1a});
            ByteBuf bad = Unpooled.wrappedBuffer(bytes("ffffffffff"));

            reader.read(whole, allocator, FrameReaderTest.this::accept);
            reader.read(part, allocator, FrameReaderTest.this::accept);
            assertThatThrownBy(() -> reader.read(bad, allocator, FrameReaderTest.this::accept))
                    .isInstanceOf(FrameException.class);

            assertThat(whole.refCnt()).isZero();
            assertThat(part.refCnt()).isZero();
            assertThat(bad.refCnt()).isZero();
        }

        @Test
        void thatIsReleasedByItsSinkTellsNoMoreAndKeepsNothing() throws FrameException {
            FrameReader.Sink<Uplink> closing = (message, frameBytes) -> {
                reader.release();
                return received.add(message);
            };

            reader.read(Unpooled.wrappedBuffer(Frames.bytes(Frames.ack(1), Frames.ack(2))), allocator, closing);

            assertThat(received).containsExactly(Frames.ack(1));
            assertThat(heldBytes()).isZero();
        }

        @Test
        void thatIsReleasedByItsSinkLetsGoOfWhatItHeldBefore() throws FrameException {
            byte[] stream = Frames.bytes(Frames.ack(1), Frames.ack(2));
            FrameReader.Sink<Uplink> closing = (message, frameBytes) -> {
                reader.release();
                return false;
            };
            read(Arrays.copyOf(stream, 2));

            reader.read(Unpooled.wrappedBuffer(Arrays.copyOfRange(stream, 2, 8)), allocator, closing);

            assertThat(heldBytes()).isZero();
        }

        @Test
        void thatHasThrownTakesNoMoreAndKeepsNothing() throws FrameException {
            read(bytes("04"));
            assertThatThrownBy(() -> read(bytes("1a020801" + "ffffffffff"))).isInstanceOf(FrameException.class);
            assertThat(heldBytes()).isZero();

            read(Frames.bytes(Frames.ack(2)));

            assertThat(received).containsExactly(Frames.ack(1));
        }

        @Test
        void dropsWhatArrivesAfterItsRelease() throws FrameException {
            reader.release();

            read(Frames.bytes(Frames.ack(1)));

            assertThat(received).isEmpty();
        }
    }

    @Nested
    class ABody {

        @Test
        void thatDoesNotParseIsRefusedWithoutQuotingIt() {
            assertThatThrownBy(() -> read(bytes("06120454657374")))
                    .isInstanceOf(FrameException.class)
                    .hasMessage("frame of 6 bytes does not parse as Uplink");
        }

        @Test
        void thatIsUnknownIsPassedOnAndIsNoHeartbeat() throws FrameException {
            read(bytes("027a00"));

            assertThat(received).singleElement().satisfies(message -> {
                assertThat(message.getBodyCase()).isEqualTo(Uplink.BodyCase.BODY_NOT_SET);
                assertThat(message).isNotSameAs(Frames.HEARTBEAT);
                assertThat(message.getSerializedSize()).isPositive();
            });
        }

        @Test
        void thatIsMissingIsToldByTheDefaultInstance() throws FrameException {
            read(bytes("00"));

            assertThat(received).singleElement().isSameAs(Frames.HEARTBEAT);
        }

        @Test
        void doesNotShareTheReceiveBuffer() throws FrameException {
            byte[] bytes = Frames.bytes(Frames.send("m1", 8));
            read(bytes);
            ByteString payload = received.get(0).getSend().getPayload();

            Arrays.fill(bytes, (byte) 0x55);

            assertThat(payload).isEqualTo(ByteString.copyFrom(new byte[8]));
        }
    }

    private long heldBytes() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    private boolean accept(Uplink message, int frameBytes) {
        return received.add(message);
    }

    private void read(byte[] bytes) throws FrameException {
        reader.read(Unpooled.wrappedBuffer(bytes), allocator, this::accept);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
