package io.longwire.gateway.config;

import io.longwire.gateway.auth.JwtSettings;
import io.longwire.gateway.redis.RedisSettings;
import io.longwire.gateway.session.DevicePolicy;
import io.longwire.gateway.session.SessionLimits;
import io.longwire.gateway.transport.ConnectionSettings;
import io.longwire.net.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

public record GatewayConfig(Map<String, String> m) {
    public static GatewayConfig parse(String... args) {
        Map<String, String> m = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) m.put(args[i].substring(2), args[i + 1]);
        return new GatewayConfig(m);
    }

    String g(String k, String d) {
        return m.getOrDefault(k, d);
    }

    int i(String k, int d) {
        return Integer.parseInt(g(k, "" + d));
    }

    Duration d(String k, int ms) {
        return Duration.ofMillis(i(k, ms));
    }

    public Transport transport() {
        return Transport.valueOf(g("transport", "epoll").toUpperCase(java.util.Locale.ROOT));
    }

    public int eventLoops() {
        return i("event-loops", 1);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(g("host", "127.0.0.1"), i("port", 7400));
    }

    public InetSocketAddress adminAddress() {
        return new InetSocketAddress("127.0.0.1", i("admin-port", 7401));
    }

    public ConnectionSettings connections() {
        return new ConnectionSettings(d("login-timeout", 10000), 1000000, 100000, 64 << 20);
    }

    public Optional<String> redisUri() {
        return Optional.ofNullable(m.get("redis"));
    }

    public Path dataDir() {
        return Path.of(g("data-dir", "longwire-data"));
    }

    public String redisFsync() {
        return g("redis-fsync", "everysec");
    }

    public boolean redisAllowEviction() {
        return false;
    }

    public RedisSettings redisSettings() {
        return new RedisSettings(
                "lw:",
                d("redis-timeout", 2000),
                i("mailbox-limit", 1000),
                d("retention", 604800000),
                "node." + Long.toHexString(System.nanoTime()),
                devices() == DevicePolicy.SINGLE);
    }

    DevicePolicy devices() {
        return DevicePolicy.valueOf(
                g("devices", "single").toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    public Optional<JwtSettings> jwt() {
        return Optional.empty();
    }

    public SessionLimits sessions() {
        return new SessionLimits(
                devices(),
                8,
                i("max-in-flight", 256),
                i("max-frame", 65536),
                d("ack-timeout", 5000),
                d("retention", 604800000),
                new SessionLimits.HeartbeatBounds(
                        d("heartbeat-min", 10000), d("heartbeat-max", 600000), d("heartbeat-default", 300000)));
    }

    public Duration drainTimeout() {
        return d("drain-timeout", 30000);
    }

    public String logFormat() {
        return g("log-format", "text");
    }
}
