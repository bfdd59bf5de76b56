package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reference client to the vectors that say which deliveries are shown. */
class DuplicateVectorsTest {

    @ParameterizedTest
    @MethodSource("cases")
    void aMessageIsShownOnceAndEachCopyIsAcknowledged(JsonObject one) throws IOException {
        Inbox inbox = new Inbox(true, new DuplicateFilter(100));
        inbox.connected();
        for (JsonElement element : one.getAsJsonArray("deliveries")) {
            JsonObject delivery = element.getAsJsonObject();
            byte[] frame = HexFormat.of().parseHex(delivery.get("hex").getAsString());
            Deliver deliver =
                    Downlink.parseDelimitedFrom(new ByteArrayInputStream(frame)).getDeliver();
            boolean isShown = inbox.arrived(deliver) == Inbox.Arrival.NEW;
            if (isShown) {
                inbox.taken(deliver);
            }
            assertThat(isShown)
                    .as("%s, seq %d", one.get("name").getAsString(), deliver.getSeq())
                    .isEqualTo(delivery.get("shown").getAsBoolean());
            assertThat(inbox.takeAck()).isEqualTo(deliver.getSeq());
        }
    }

    static Stream<JsonObject> cases() throws IOException {
        Path file = Path.of(System.getProperty("longwire.proto.dir", "../proto"), "vectors", "duplicates.json");
        try (Reader reader = Files.newBufferedReader(file)) {
            return StreamSupport.stream(
                            JsonParser.parseReader(reader)
                                    .getAsJsonObject()
                                    .getAsJsonArray("cases")
                                    .spliterator(),
                            false)
                    .map(JsonElement::getAsJsonObject);
        }
    }
}
