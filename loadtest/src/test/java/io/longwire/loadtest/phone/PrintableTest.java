package io.longwire.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        String family = "👩‍👩‍👧 Grüße, 你好, שלום";

        assertThat(Printable.text(family)).isEqualTo(family);
    }

    @Test
    void terminalSequencesBecomeVisible() {
        assertThat(Printable.text("\u001b[2J\u0007")).isEqualTo("\\u{1b}[2J\\u{7}");
        assertThat(Printable.text("\u009b31m")).isEqualTo("\\u{9b}31m");
        assertThat(Printable.text("over\rwritten\u007f")).isEqualTo("over\\u{d}written\\u{7f}");
    }

    @Test
    void aMessageCannotForgeALineOfItsOwn() {
        assertThat(Printable.text("a\n[12:00:00] bob: b\u2028c\td")).isEqualTo("a\\n[12:00:00] bob: b\\u{2028}c\\td");
    }

    @Test
    void writingCannotBeTurnedRoundNorSplitInvisibly() {
        assertThat(Printable.text("\u202Ebob\u202C a\u200Blice")).isEqualTo("\\u{202e}bob\\u{202c} a\\u{200b}lice");
    }

    @Test
    void halvesOfCharactersAreWrittenOut() {
        assertThat(Printable.text("\uD83D!")).isEqualTo("\\u{d83d}!");
    }

    @Test
    void aPayloadThatIsNotTextIsToldBySize() {
        assertThat(Printable.payload(ByteString.copyFromUtf8("hi\u001b"))).isEqualTo("hi\\u{1b}");
        assertThat(Printable.payload(ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2})))
                .isEqualTo("[3 bytes]");
    }
}
