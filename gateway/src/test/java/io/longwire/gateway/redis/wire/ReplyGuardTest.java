package io.longwire.gateway.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Redis answers passes as it is, but for what is too large, however the bytes are cut. */
class ReplyGuardTest implements ReplyGuard.OversizeListener {

    private static final ReplyLimits LIMITS = new ReplyLimits(10, 100, 20);

    private static final List<String> ANSWERS = List.of(
            "+OK\r\n",
            "-ERR no\r\n",
            ":-12\r\n",
            "$-1\r\n",
            "$0\r\n\r\n",
            "$10\r\n$3\r\n+OK\r\n\r\n",
            "*-1\r\n",
            "*0\r\n",
            "*2\r\n*2\r\n:1\r\n$2\r\n\n\n\r\n$-1\r\n",
            "%1\r\n+a\r\n*1\r\n,3.14\r\n",
            "|1\r\n+ttl\r\n:3\r\n$1\r\nx\r\n",
            "~2\r\n#t\r\n_\r\n",
            ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\ndata\r\n",
            "=7\r\ntxt:abc\r\n",
            "!5\r\nERR x\r\n",
            "(3492890328409238509324850943850943825024385\r\n");

    private final EmbeddedChannel channel = new EmbeddedChannel(new ReplyGuard(LIMITS, this));
    private final List<Long> leftOut = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @Test
    void everyKindOfAnswerPassesAsItIsHoweverItIsCut() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                answers.append(ANSWERS.get(random.nextInt(ANSWERS.size())));
            }
            assertThat(sendCut(answers.toString(), random)).as("seed %s", seed).isEqualTo(answers.toString());
        }
        assertThat(leftOut).isEmpty();
        assertThat(closed).isEmpty();
    }

    @Test
    void aValueThatIsTooLargeIsReadAsAnEmptyOneHoweverItIsCut() {
        String large = "x".repeat(11);
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            String before = ANSWERS.get(random.nextInt(ANSWERS.size()));
            String after = ANSWERS.get(random.nextInt(ANSWERS.size()));

            assertThat(sendCut(before + "*2\r\n$11\r\n" + large + "\r\n$1\r\ny\r\n" + after, random))
                    .as("seed %s", seed)
                    .isEqualTo(before + "*2\r\n$0\r\n\r\n$1\r\ny\r\n" + after);
        }
        assertThat(leftOut).hasSize(2_000).containsOnly(11L);
        assertThat(closed).isEmpty();
    }

    @Test
    void aHugeValueIsNotKept() {
        send("$536870912\r\n");
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < 512; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(part));
        }
        send("\r\n+OK\r\n");

        assertThat(received()).isEqualTo("$0\r\n\r\n+OK\r\n");
        assertThat(leftOut).containsExactly(536_870_912L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*21\r\n",
                "%10\r\n",
                "*2\r\n*10\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n*10\r\n",
                "=200\r\n",
                "!200\r\n",
                "$-2\r\n",
                "$x\r\n",
                "$\n",
                "$999999999999999999999999999999",
                "*9223372036854775807\r\n",
                "%9223372036854775807\r\n",
                "$9223372036854775807\r\n"
            })
    void anAnswerThatIsTooLargeOrNoneClosesTheConnection(String answer) {
        send(answer);
        send(":1\r\n".repeat(30));

        assertThat(channel.isOpen()).isFalse();
        assertThat(closed).hasSize(1);
    }

    @Test
    void manyLargeValuesInOneAnswerCloseTheConnection() {
        send("*11\r\n" + "$10\r\n0123456789\r\n".repeat(10));
        assertThat(closed).singleElement().asString().contains("more than 100 bytes");
    }

    @Test
    void anErrorWithoutAnEndClosesTheConnection() {
        send("-");
        for (int i = 0; i < 70; i++) {
            send("x".repeat(1_024));
        }
        assertThat(closed).containsExactly("a line of its answer has no end");
    }

    @Test
    void eachAnswerIsCountedForItself() {
        for (int i = 0; i < 100; i++) {
            send("*5\r\n" + "$10\r\n0123456789\r\n".repeat(5));
        }
        assertThat(closed).isEmpty();
    }

    private String sendCut(String bytes, Random random) {
        int at = 0;
        while (at < bytes.length()) {
            int end = Math.min(bytes.length(), at + 1 + random.nextInt(random.nextInt(20) + 1));
            send(bytes.substring(at, end));
            at = end;
        }
        return received();
    }

    private void send(String bytes) {
        channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private String received() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return all.toString();
    }

    @Override
    public void leftOut(long bytes) {
        leftOut.add(bytes);
    }

    @Override
    public void closed(String why) {
        closed.add(why);
    }
}
