package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the wire to the vectors that are published for SDKs. */
class VectorsTest {

    private static final List<String> FILES = List.of("uplink", "downlink", "framing", "bad", "conversation");

    @ParameterizedTest
    @MethodSource("all")
    void isReadAsItSays(Vector vector) {
        assertReads(vector, new TreeSet<>());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReadAsItSaysByteByByte(Vector vector) {
        assertReads(
                vector,
                IntStream.range(0, vector.bytes().length).boxed().collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void isWrittenAsItSays(Vector vector) {
        assertThat(HexFormat.of().formatHex(Frames.bytes(vector.messages()))).isEqualTo(vector.hex());
    }

    @Test
    void everyVectorHasANameOfItsOwn() {
        assertThat(all().map(Vector::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyBadVectorSaysWhyAndNoOtherDoes() {
        for (String file : FILES) {
            for (Vector vector : Vector.of(file)) {
                assertThat(vector.error() != null).as(vector.name()).isEqualTo(file.equals("bad"));
            }
        }
    }

    @Test
    void everyBodyAndFieldAppears() {
        Set<FieldDescriptor> missing = new HashSet<>();
        Stream.of(Uplink.getDescriptor(), Downlink.getDescriptor())
                .flatMap(top -> top.getFields().stream())
                .forEach(body -> {
                    missing.add(body);
                    missing.addAll(body.getMessageType().getFields());
                });

        all().flatMap(vector -> vector.messages().stream())
                .forEach(message -> message.getAllFields().forEach((body, value) -> {
                    missing.remove(body);
                    ((Message) value).getAllFields().keySet().forEach(missing::remove);
                }));

        assertThat(missing).isEmpty();
    }

    @Test
    void everyEnumValueAppears() {
        Set<EnumValueDescriptor> missing = new HashSet<>();
        Stream.of(
                        Receipt.Outcome.getDescriptor(),
                        Receipt.Code.getDescriptor(),
                        Deliver.Origin.getDescriptor(),
                        Kick.Reason.getDescriptor())
                .forEach(type -> missing.addAll(type.getValues()));

        all().flatMap(vector -> vector.messages().stream())
                .flatMap(message -> message.getAllFields().values().stream())
                .map(Message.class::cast)
                .forEach(body -> body.getDescriptorForType().getFields().stream()
                        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.ENUM)
                        .forEach(field -> missing.remove(body.getField(field))));

        assertThat(missing).isEmpty();
    }

    private static void assertReads(Vector vector, SortedSet<Integer> cuts) {
        Message heartbeat = vector.direction().heartbeat();

        Reading<Message> reading = Reading.of(heartbeat, vector.bytes(), vector.limit(), cuts);

        assertThat(reading.messages()).map(Vector.Frame::of).isEqualTo(vector.frames());
        if (vector.error() == null) {
            assertThat(reading.failure()).isEmpty();
            assertThat(vector.bytes().length - reading.totalBytes()).isEqualTo(vector.incompleteBytes());
        } else {
            assertThat(why(reading.failure())).isEqualTo(vector.error().why());
            assertThat(vector.error().kick())
                    .isEqualTo(vector.direction() == Vector.Direction.UPLINK ? Kick.Reason.BAD_FRAME.name() : null);
        }
    }

    /** The words of the vectors for a failure: a failure's own wording is nobody's contract. */
    private static String why(String failure) {
        if (failure.contains("at most")) {
            return "length over the limit";
        }
        if (failure.startsWith("length prefix longer")) {
            return "length prefix over five bytes";
        }
        return failure.contains("does not parse") ? "does not parse" : failure;
    }

    static Stream<Vector> all() {
        return FILES.stream().flatMap(file -> Vector.of(file).stream());
    }

    static Stream<Vector> canonical() {
        return all().filter(Vector::canonical);
    }
}
