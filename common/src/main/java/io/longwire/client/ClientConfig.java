package io.longwire.client;

import io.longwire.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * All that a client has to know. Made by {@link #builder}; {@link Builder} has the defaults.
 *
 * @param host where the gateway is: a name or an address. A name is looked up at each attempt, on the event loop
 * @param port the gateway's TCP port
 * @param userId who logs in, as {@link Wire#isName} has it
 * @param deviceId names this installation, the same at each login; as above
 * @param platform the kind of device; as above
 * @param token asked at each login, on the event loop, so it must not block; its value is never logged
 * @param heartbeat the interval to ask the gateway for, in whole seconds; zero leaves it to the gateway
 * @param client name and version of the application, for diagnosis
 * @param connectTimeout the limit for the TCP connection, and again for the answer to the login
 * @param reconnect whether to connect again by itself where the protocol says so
 * @param backoff how long to wait before that
 * @param maxPendingSends the most sends without a final receipt, on the wire and waiting; a further one fails at once
 * @param maxSendAttempts how often one message is sent while the gateway refuses it for now; 1 switches the repeating off
 * @param autoAck whether a message is acknowledged as soon as the listener has taken it
 * @param duplicateCapacity how many messages to remember, so as not to show them twice
 * @param alreadySeen messages of earlier runs that are not to be shown again, the oldest first
 * @param maxFrameBytes the largest frame to take from the gateway, without its length prefix
 * @param resume the session to resume with the first login, from an earlier run; empty when a person logs in
 */
public record ClientConfig(
        String host,
        int port,
        String userId,
        String deviceId,
        String platform,
        Supplier<String> token,
        Duration heartbeat,
        String client,
        Duration connectTimeout,
        boolean reconnect,
        Backoff backoff,
        int maxPendingSends,
        int maxSendAttempts,
        boolean autoAck,
        int duplicateCapacity,
        List<MessageKey> alreadySeen,
        int maxFrameBytes,
        String resume) {

    public ClientConfig {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(resume, "resume");
        requireName("userId", userId);
        requireName("deviceId", deviceId);
        requireName("platform", platform);
        require(port > 0 && port <= 65_535, "port is " + port + ", must be 1 to 65535");
        require(!heartbeat.isNegative(), "heartbeat is " + heartbeat + ", must not be negative");
        require(
                connectTimeout.toMillis() > 0 && connectTimeout.toMillis() <= Integer.MAX_VALUE,
                "connectTimeout is " + connectTimeout + ", must be 1 ms to 24 days");
        require(maxPendingSends > 0, "maxPendingSends is " + maxPendingSends + ", must be 1 or more");
        require(maxSendAttempts > 0, "maxSendAttempts is " + maxSendAttempts + ", must be 1 or more");
        require(duplicateCapacity >= 0, "duplicateCapacity is " + duplicateCapacity + ", must be 0 or more");
        require(maxFrameBytes > 0, "maxFrameBytes is " + maxFrameBytes + ", must be 1 or more");
        alreadySeen = List.copyOf(alreadySeen);
    }

    /** Starts a configuration with what has no default. */
    public static Builder builder(String host, int port, String userId) {
        return new Builder(host, port, userId);
    }

    private static void requireName(String field, String name) {
        require(
                Wire.isName(name),
                field + " must be 1 to " + Wire.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 _ . : @ -");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Collects a configuration; may be used for many that differ in part. Not thread-safe. */
    public static final class Builder {

        /**
         * Far above what a gateway takes from phones by default: a delivery is a little larger than the send it came from,
         * and the gateway may be configured for larger ones.
         */
        private static final int DEFAULT_MAX_FRAME_BYTES = 16 * Wire.DEFAULT_MAX_FRAME_BYTES;

        private final String host;
        private final int port;
        private final String userId;
        private String deviceId = "device";
        private String platform = "java";
        private Supplier<String> token = () -> "";
        private Duration heartbeat = Duration.ZERO;
        private String client = "longwire-java";
        private Duration connectTimeout = Duration.ofSeconds(15);
        private boolean reconnect = true;
        private Backoff backoff = Backoff.DEFAULT;
        private int maxPendingSends = 4096;
        private int maxSendAttempts = 5;
        private boolean autoAck = true;
        private int duplicateCapacity = 1024;
        private List<MessageKey> alreadySeen = List.of();
        private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
        private String resume = "";

        private Builder(String host, int port, String userId) {
            this.host = host;
            this.port = port;
            this.userId = userId;
        }

        public Builder device(String id, String devicePlatform) {
            this.deviceId = id;
            this.platform = devicePlatform;
            return this;
        }

        public Builder token(Supplier<String> supplier) {
            this.token = supplier;
            return this;
        }

        public Builder heartbeat(Duration interval) {
            this.heartbeat = interval;
            return this;
        }

        public Builder client(String nameAndVersion) {
            this.client = nameAndVersion;
            return this;
        }

        public Builder connectTimeout(Duration limit) {
            this.connectTimeout = limit;
            return this;
        }

        public Builder reconnect(boolean byItself) {
            this.reconnect = byItself;
            return this;
        }

        public Builder backoff(Backoff waits) {
            this.backoff = waits;
            return this;
        }

        public Builder maxPendingSends(int sends) {
            this.maxPendingSends = sends;
            return this;
        }

        public Builder maxSendAttempts(int attempts) {
            this.maxSendAttempts = attempts;
            return this;
        }

        public Builder autoAck(boolean automatic) {
            this.autoAck = automatic;
            return this;
        }

        public Builder duplicateCapacity(int messages) {
            this.duplicateCapacity = messages;
            return this;
        }

        public Builder alreadySeen(List<MessageKey> messages) {
            this.alreadySeen = messages;
            return this;
        }

        public Builder maxFrameBytes(int bytes) {
            this.maxFrameBytes = bytes;
            return this;
        }

        public Builder resume(String sessionId) {
            this.resume = sessionId;
            return this;
        }

        /**
         * The configuration as collected.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names it
         */
        public ClientConfig build() {
            return new ClientConfig(
                    host,
                    port,
                    userId,
                    deviceId,
                    platform,
                    token,
                    heartbeat,
                    client,
                    connectTimeout,
                    reconnect,
                    backoff,
                    maxPendingSends,
                    maxSendAttempts,
                    autoAck,
                    duplicateCapacity,
                    alreadySeen,
                    maxFrameBytes,
                    resume);
        }
    }
}
