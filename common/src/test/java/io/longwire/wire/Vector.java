package io.longwire.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.longwire.proto.Downlink;
import io.longwire.proto.Uplink;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of the test vectors in {@code proto/vectors}, which every SDK may run; the README there tells what its parts mean.
 *
 * @param error what breaks the rules behind {@code frames}, or null
 */
record Vector(
        String name,
        Direction direction,
        int limit,
        String hex,
        boolean canonical,
        List<Frame> frames,
        int incompleteBytes,
        Bad error) {

    /** Where the project's {@code proto} directory is, from the build. */
    static final Path PROTO_DIRECTORY = Path.of(System.getProperty("longwire.proto.dir", "../proto"));

    enum Direction {
        UPLINK(Uplink.getDefaultInstance()),
        DOWNLINK(Downlink.getDefaultInstance());

        private final Message heartbeat;

        Direction(Message heartbeat) {
            this.heartbeat = heartbeat;
        }

        Message heartbeat() {
            return heartbeat;
        }
    }

    enum Kind {
        MESSAGE,
        HEARTBEAT,
        UNKNOWN
    }

    /** @param message its JSON form, or null where {@code kind} says all */
    record Frame(Kind kind, JsonObject message) {

        private static Frame of(JsonObject json) {
            return new Frame(Kind.valueOf(upperCase(json, "kind")), json.getAsJsonObject("message"));
        }

        /** What {@code message} stands for. */
        static Frame of(Message message) {
            if (message == message.getDefaultInstanceForType()) {
                return new Frame(Kind.HEARTBEAT, null);
            }
            if (message.getAllFields().isEmpty()) {
                return new Frame(Kind.UNKNOWN, null);
            }
            return new Frame(Kind.MESSAGE, json(message));
        }

        private static JsonObject json(Message message) {
            try {
                String json = JsonFormat.printer().preservingProtoFieldNames().print(message);
                return JsonParser.parseString(json).getAsJsonObject();
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param kick the reason that a phone hears for it, or null where the gateway is at fault */
    record Bad(String why, String kick) {

        private static Bad of(JsonObject json) {
            return new Bad(
                    json.get("why").getAsString(),
                    json.has("kick") ? json.get("kick").getAsString() : null);
        }
    }

    /** The vectors of {@code proto/vectors/<file>.json}. */
    static List<Vector> of(String file) {
        Path path = PROTO_DIRECTORY.resolve("vectors").resolve(file + ".json");
        try (Reader json = Files.newBufferedReader(path)) {
            JsonObject root = JsonParser.parseReader(json).getAsJsonObject();
            return elements(root, "vectors").map(Vector::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector of(JsonObject json) {
        return new Vector(
                json.get("name").getAsString(),
                Direction.valueOf(upperCase(json, "direction")),
                json.get("limit").getAsInt(),
                json.get("hex").getAsString(),
                json.get("canonical").getAsBoolean(),
                elements(json, "frames").map(Frame::of).toList(),
                json.get("incomplete_bytes").getAsInt(),
                json.has("error") ? Bad.of(json.getAsJsonObject("error")) : null);
    }

    private static Stream<JsonObject> elements(JsonObject json, String array) {
        return StreamSupport.stream(json.getAsJsonArray(array).spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    private static String upperCase(JsonObject json, String key) {
        return json.get(key).getAsString().toUpperCase(Locale.ROOT);
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The messages that {@code frames} stand for. */
    List<Message> messages() {
        return frames.stream().map(this::message).toList();
    }

    private Message message(Frame frame) {
        Message.Builder builder = direction.heartbeat().newBuilderForType();
        if (frame.kind() == Kind.MESSAGE) {
            try {
                JsonFormat.parser().merge(frame.message().toString(), builder);
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException("vector " + name, e);
            }
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return name;
    }
}
