package io.longwire.gateway.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.proto.Deliver;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MailHeadsTest {

    private static final String ID = "i".repeat(64);
    private static final String FROM = "f".repeat(64);

    /** As the script cuts it. */
    private static MailSeen look(byte[] entry) {
        return entry.length <= 512
                ? MailHeads.look(entry.length, entry, new byte[0])
                : MailHeads.look(
                        entry.length,
                        Arrays.copyOf(entry, 256),
                        Arrays.copyOfRange(entry, entry.length - 256, entry.length));
    }

    @Property(tries = 200)
    void whatStandsAroundAPayloadOfAnySizeIsSeen(@ForAll @IntRange(max = 200_000) int payload) {
        Deliver deliver = Deliver.newBuilder()
                .setId(ID)
                .setFrom(FROM)
                .setPayload(ByteString.copyFrom(new byte[payload]))
                .setType("t".repeat(64))
                .setSentAtMs(1_790_000_000_000L)
                .setTopic("t".repeat(64))
                .build();

        MailSeen mail = look(entry("1790000000001", deliver.toByteArray()));

        assertThat(mail)
                .isEqualTo(new MailSeen(ID, FROM, deliver.getSerializedSize(), 1_790_000_000_000L, 1_790_000_000_001L));
    }

    @Property(tries = 500)
    void whatIsNotOursIsSeenAsLittle(@ForAll @Size(max = 600) byte[] entry) {
        assertThat(look(entry).bytes()).isGreaterThanOrEqualTo(0);
        assertThat(look(entry("not a number!", entry)).expiresAtMillis()).isZero();
    }

    private static byte[] entry(String expiry, byte[] message) {
        byte[] entry = new byte[21 + message.length];
        System.arraycopy(expiry.getBytes(US_ASCII), 0, entry, 8, 13);
        System.arraycopy(message, 0, entry, 21, message.length);
        return entry;
    }
}
