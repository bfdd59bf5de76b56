package io.longwire.gateway.transport;

import io.longwire.log.RareLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections whose first bytes are plainly another protocol, as those of a balancer that is not set up as it should be,
 * and warns of them once a minute. Safe for any thread.
 */
final class Strangers {

    /** What they speak. None of it can be the beginning of a login. */
    enum Kind {
        TLS("TLS", "let the balancer end it", hex("160300", "160301", "160302", "160303")),
        PROXY(
                "the PROXY protocol",
                "switch it off in the balancer",
                hex("50524f585920", "0d0a0d0a000d0a515549540a")), // "PROXY ", and the signature of version 2
        HTTP("HTTP", "health is served on --admin-port", ascii("GET ", "HEAD ", "POST ", "OPTIONS ", "PRI * HTTP/2"));

        private final String protocol;
        private final String remedy;
        private final List<byte[]> beginnings;

        Kind(String protocol, String remedy, List<byte[]> beginnings) {
            this.protocol = protocol;
            this.remedy = remedy;
            this.beginnings = beginnings;
        }

        /** For whoever spoke it. */
        String detail() {
            return "this is " + protocol + ", which is not spoken on this port";
        }

        private boolean matches(ByteBuf bytes) {
            return beginnings.stream().anyMatch(beginning -> startsWith(bytes, beginning));
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Strangers.class);

    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);
    private final Map<Kind, AtomicLong> untold = new EnumMap<>(Kind.class);
    private final RareLog warnings = new RareLog();

    Strangers(MeterRegistry registry) {
        for (Kind kind : Kind.values()) {
            counters.put(
                    kind,
                    Counter.builder("longwire.connections.strangers")
                            .description("connections whose first bytes were another protocol")
                            .tag("protocol", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
            untold.put(kind, new AtomicLong());
        }
    }

    /** What is spoken, by the bytes of a connection that were read first; empty for what may be Longwire. Reads nothing. */
    static Optional<Kind> kindOf(ByteBuf first) {
        for (Kind kind : Kind.values()) {
            if (kind.matches(first)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    void count(Kind kind) {
        counters.get(kind).increment();
        untold.get(kind).incrementAndGet();
        if (warnings.isDue()) {
            log.warn("connections to the port of phones that do not speak Longwire: {}", untold());
        }
    }

    /** Those since the last warning. */
    private String untold() {
        StringJoiner kinds = new StringJoiner("; ");
        untold.forEach((kind, count) -> {
            long now = count.getAndSet(0);
            if (now > 0) {
                kinds.add(now + " with " + kind.protocol + " (" + kind.remedy + ")");
            }
        });
        return kinds.toString();
    }

    private static boolean startsWith(ByteBuf bytes, byte[] beginning) {
        if (bytes.readableBytes() < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> ascii(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private static List<byte[]> hex(String... digits) {
        return Stream.of(digits).map(HexFormat.of()::parseHex).toList();
    }
}
