package io.longwire.gateway.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.gateway.push.PushListener.Command;
import io.longwire.log.RareLog;
import io.longwire.wire.Wire;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what backends publish on the control channel, which every node hears: JSON objects, each field of which is a
 * command: {@code kick}, {@code revoke}, {@code cancel}, {@code close}.
 *
 * <p>Belongs to the push thread, but for {@link #heard}.
 */
public final class Controls {

    private static final int MAX_BYTES = 8 * 1024;

    /** How many commands wait for their turn; what is beyond is lost, and counted. */
    static final int MAX_WAITING = 1_024;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger log = LoggerFactory.getLogger(Controls.class);

    private final Executor thread;
    private final String node;
    private final LocalControl local;
    private final Consumer<String> cancelling;
    private final PushListener listener;
    private final RareLog refused = new RareLog();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param cancelling cancels the broadcast of an id */
    Controls(Executor thread, String node, LocalControl local, Consumer<String> cancelling, PushListener listener) {
        this.thread = thread;
        this.node = node;
        this.local = local;
        this.cancelling = cancelling;
        this.listener = listener;
    }

    /** Takes what was published; one too many is as one that cannot be read. May be called from any thread; hands off at once. */
    void heard(byte[] command) {
        if (command.length > MAX_BYTES) {
            bad("it has " + command.length + " bytes, at most " + MAX_BYTES);
        } else if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            listener.controlled(Command.LOST);
        } else {
            thread.execute(() -> {
                waiting.decrementAndGet();
                carryOut(command);
            });
        }
    }

    private void carryOut(byte[] command) {
        try {
            read(command);
            listener.controlled(Command.CARRIED_OUT);
        } catch (IllegalArgumentException e) {
            bad(e.getMessage());
        }
    }

    private void bad(String why) {
        if (refused.isDue()) {
            log.warn("a control command is not carried out: {}", why);
        }
        listener.controlled(Command.BAD);
    }

    private void read(byte[] command) {
        JsonNode commands = parse(command);
        if (!commands.isObject() || commands.isEmpty()) {
            throw new IllegalArgumentException("expected an object with kick, revoke, cancel or close");
        }
        commands.properties().forEach(field -> carryOut(field.getKey(), field.getValue()));
    }

    private static JsonNode parse(byte[] command) {
        try {
            return JSON.readTree(command);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no good JSON: " + PushDraft.cut(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read", e);
        }
    }

    private void carryOut(String command, JsonNode arguments) {
        switch (command) {
            case "kick" ->
                local.kick(
                        name(arguments, "user"),
                        arguments.hasNonNull("device") ? Optional.of(name(arguments, "device")) : Optional.empty(),
                        detail(arguments));
            case "revoke" -> local.revoke(text(arguments, "token"));
            case "cancel" -> cancelling.accept(name(arguments, "broadcast"));
            case "close" -> {
                if (name(arguments, "node").equals(node)) {
                    local.close();
                }
            }
            default ->
                throw new IllegalArgumentException("no command is called \"" + PushDraft.cut(command)
                        + "\", expected kick, revoke, cancel or close");
        }
    }

    private static String name(JsonNode arguments, String field) {
        String name = text(arguments, field);
        if (!Wire.isName(name)) {
            throw new IllegalArgumentException(field + " is \"" + PushDraft.cut(name) + "\", expected 1 to "
                    + Wire.MAX_NAME_LENGTH + " characters of [A-Za-z0-9_.:@-]");
        }
        return name;
    }

    private static String text(JsonNode arguments, String field) {
        JsonNode value = arguments.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException(field + " is missing, or no string");
        }
        return value.textValue();
    }

    private static String detail(JsonNode arguments) {
        return arguments.path("detail").asText("the backend has ended this session");
    }
}
