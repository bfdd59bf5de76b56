package io.longwire.gateway.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** Reads a push in JSON, in one pass and without a tree. Fields that are not known are passed over. */
final class JsonPush {

    private static final int MAX_DEPTH = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(32)
                    .maxStringLength(Integer.MAX_VALUE) // the size of the whole was looked at before
                    .build())
            .build();

    private final JsonParser parser;
    private final PushDraft draft = new PushDraft();

    private JsonPush(JsonParser parser) {
        this.parser = parser;
    }

    static PushDraft read(byte[] bytes) throws BadPushException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            return new JsonPush(parser).read();
        } catch (JsonProcessingException e) {
            throw new BadPushException(
                    Refusal.BAD_FORM, "it is no good JSON: " + PushDraft.cut(e.getOriginalMessage()) + at(e));
        } catch (IOException e) {
            throw new BadPushException(Refusal.BAD_FORM, "it cannot be read");
        }
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private PushDraft read() throws IOException, BadPushException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value != JsonToken.VALUE_NULL) {
                field(field, value);
            }
        }
        if (parser.nextToken() != null) {
            throw new BadPushException(Refusal.BAD_FORM, "something follows the JSON object");
        }
        return draft;
    }

    private void field(String field, JsonToken value) throws IOException, BadPushException {
        switch (field) {
            case "id" -> draft.id = string(field, value);
            case "to" -> to(value);
            case "text" -> draft.text = Optional.of(string(field, value));
            case "payload" -> draft.payload = Optional.of(UnsafeByteOperations.unsafeWrap(base64(field, value)));
            case "from" -> draft.from = string(field, value);
            case "type" -> draft.type = string(field, value);
            case "transient" -> draft.isTransient = trueOrFalse(field, value);
            case "ttlSeconds" -> draft.ttlSeconds = number(field, value);
            case "platform" -> draft.platform = string(field, value);
            case "topic" -> draft.topic = string(field, value);
            case "rate" -> draft.rate = number(field, value);
            default -> parser.skipChildren();
        }
    }

    private void to(JsonToken value) throws IOException, BadPushException {
        if (value == JsonToken.VALUE_STRING) {
            draft.to.add(parser.getText());
            return;
        }
        expect(value == JsonToken.START_ARRAY, "to", "a user or a list of users");
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            expect(next == JsonToken.VALUE_STRING, "to", "a list of users, each a string");
            if (draft.to.size() == PushLimits.MAX_RECIPIENTS) {
                throw PushFormat.tooMany(PushLimits.MAX_RECIPIENTS + 1);
            }
            draft.to.add(parser.getText());
        }
    }

    private String string(String field, JsonToken value) throws IOException, BadPushException {
        expect(value == JsonToken.VALUE_STRING, field, "a string");
        return parser.getText();
    }

    private byte[] base64(String field, JsonToken value) throws IOException, BadPushException {
        try {
            return Base64.getDecoder().decode(string(field, value));
        } catch (IllegalArgumentException e) {
            throw new BadPushException(Refusal.BAD_FORM, field + " is not base64");
        }
    }

    private boolean trueOrFalse(String field, JsonToken value) throws BadPushException {
        expect(value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE, field, "true or false");
        return value == JsonToken.VALUE_TRUE;
    }

    private long number(String field, JsonToken value) throws IOException, BadPushException {
        expect(value == JsonToken.VALUE_NUMBER_INT, field, "a whole number");
        return parser.getLongValue();
    }

    private void expect(boolean isSo, String field, String expected) throws BadPushException {
        if (!isSo) {
            throw new BadPushException(
                    Refusal.BAD_FORM, field + " is " + parser.currentToken() + ", expected " + expected);
        }
    }
}
