package io.longwire.loadtest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How JSON shows what it has no form for: numbers that are none, and times of day. */
final class JsonScalars extends SimpleModule {

    JsonScalars() {
        super("longwire");
        addSerializer(Double.class, new WriteNumber());
        addSerializer(double.class, new WriteNumber());
        addDeserializer(Double.class, new ReadNumber());
        addDeserializer(double.class, new ReadNumber());
        addSerializer(Instant.class, ToStringSerializer.instance);
        addDeserializer(Instant.class, new ReadInstant());
    }

    private static final class WriteNumber extends StdScalarSerializer<Double> {
        WriteNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                out.writeNull();
            } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                out.writeNumber((long) (double) value);
            } else {
                out.writeNumber(value);
            }
        }
    }

    private static final class ReadNumber extends StdScalarDeserializer<Double> {
        ReadNumber() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return in.getValueAsDouble(Double.NaN);
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

    private static final class ReadInstant extends StdScalarDeserializer<Instant> {
        ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(in.getText());
            } catch (DateTimeParseException e) {
                throw new IOException(in.getText() + " is no time of day", e);
            }
        }
    }
}
