package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code proto/PROTOCOL.md} to the vectors, which the code is held to, and to the messages. */
class ProtocolDocTest {

    /** Direction and name of a vector, then lines that begin with bytes. */
    private static final Pattern FRAME =
            Pattern.compile("^([<>]) (\\S+)\n((?:(?:[0-9a-f]{2} )+.*\n)+)", Pattern.MULTILINE);

    private static final Pattern COMMENT = Pattern.compile("#.*|\\s");

    private final String doc = read();

    @Test
    void theConversationIsTheOneOfTheVectors() {
        List<String> shown = new ArrayList<>();
        Matcher frames = FRAME.matcher(doc);
        while (frames.find()) {
            String hex = COMMENT.matcher(frames.group(3)).replaceAll("");
            shown.add(frames.group(1) + " " + frames.group(2) + " " + hex);
        }

        assertThat(shown)
                .isEqualTo(Vector.of("conversation").stream()
                        .map(vector -> (vector.direction() == Vector.Direction.UPLINK ? "> " : "< ") + vector.name()
                                + " " + vector.hex())
                        .toList());
    }

    @Test
    void everyBodyAndFieldIsInATableUnderItsNumber() {
        for (FieldDescriptor body : bodies().toList()) {
            assertThat(doc).contains("**`" + body.getName() + "` (" + body.getNumber() + ")**");
            for (FieldDescriptor field : body.getMessageType().getFields()) {
                String type = field.getType().name().toLowerCase(Locale.ROOT);
                assertThat(doc).contains("| " + field.getNumber() + " | `" + field.getName() + "` | " + type + " |");
            }
        }
    }

    @Test
    void everyKickReasonAndReceiptCodeIsInATableUnderItsNumber() {
        Stream.of(Kick.Reason.getDescriptor(), Receipt.Code.getDescriptor())
                .flatMap(type -> type.getValues().stream())
                .filter(value -> value.getNumber() != 0)
                .forEach(value -> assertThat(doc).contains("| " + value.getNumber() + " | " + value.getName() + " |"));
    }

    @Test
    void theLimitsAreThoseOfTheCode() {
        assertThat(doc)
                .contains(String.format(
                        Locale.ROOT, "| frame before `Welcome` | %,d bytes |", Wire.MAX_LOGIN_FRAME_BYTES))
                .contains(String.format(
                        Locale.ROOT, "| frame after `Welcome` | %,d bytes by default |", Wire.DEFAULT_MAX_FRAME_BYTES))
                .contains("| length prefix | " + Wire.MAX_LENGTH_PREFIX_BYTES + " bytes |")
                .contains("| names | 1 to " + Wire.MAX_NAME_LENGTH + " characters of `[A-Za-z0-9_.:@-]` |");
    }

    private static Stream<FieldDescriptor> bodies() {
        return Stream.of(Uplink.getDescriptor(), Downlink.getDescriptor()).flatMap(top -> top.getFields().stream());
    }

    private static String read() {
        try {
            return Files.readString(Vector.PROTO_DIRECTORY.resolve("PROTOCOL.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
