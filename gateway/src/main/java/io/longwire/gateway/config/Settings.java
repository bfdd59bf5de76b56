package io.longwire.gateway.config;

import static io.longwire.gateway.config.SettingTable.backends;
import static io.longwire.gateway.config.SettingTable.listening;
import static io.longwire.gateway.config.SettingTable.login;
import static io.longwire.gateway.config.SettingTable.process;
import static io.longwire.gateway.config.SettingTable.redis;
import static io.longwire.gateway.config.SettingTable.session;
import static io.longwire.gateway.config.SettingTable.with;
import static io.longwire.gateway.config.SettingTable.without;
import static io.longwire.gateway.config.ValueType.duration;
import static io.longwire.gateway.config.ValueType.hosts;
import static io.longwire.gateway.config.ValueType.integer;
import static io.longwire.gateway.config.ValueType.memory;
import static io.longwire.gateway.config.ValueType.oneOf;
import static io.longwire.gateway.config.ValueType.path;
import static io.longwire.gateway.config.ValueType.seconds;
import static io.longwire.gateway.config.ValueType.secret;
import static io.longwire.gateway.config.ValueType.size;
import static io.longwire.gateway.config.ValueType.someOf;
import static io.longwire.gateway.config.ValueType.text;
import static io.longwire.gateway.config.ValueType.trueOrFalse;

import io.longwire.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The table of settings, in the order of the manual. A new setting is a line here and a component of a record. */
final class Settings {

    static final Setting<String> HOST = listening(
            "host", host(), "127.0.0.1", "Where phones connect: an address of this machine, 0.0.0.0 for all.");
    static final Setting<Integer> PORT =
            listening("port", integer(0, 65_535), "7400", "The TCP port for phones; 0 takes any free one.");
    static final Setting<String> ADMIN_HOST =
            listening("admin-host", host(), "127.0.0.1", "Where health and metrics are served, without a login.");
    static final Setting<Integer> ADMIN_PORT =
            listening("admin-port", integer(0, 65_535), "7401", "The HTTP port for those; 0 takes any free one.");
    static final Setting<Set<String>> ADMIN_ALLOW_HOST = without(
            "admin-allow-host",
            Section.LISTENING,
            hosts(),
            "none",
            "Further names by which that port may be asked, as a scraper's or a browser's Host header has them. Addresses,"
                    + " localhost and --admin-host are served anyway, and health under any name.");
    static final Setting<String> ADMIN_TOKEN = without(
            "admin-token",
            Section.LISTENING,
            secret("16 to 256 characters without white space", s -> s.matches("[!-~]{16,256}")),
            "none: those calls are refused",
            "What operators send as Authorization: Bearer TOKEN to see users and end sessions. Better given as a variable"
                    + " or in the file: others can read a command line.");
    static final Setting<String> NODE_ID = without(
            "node-id",
            Section.NODES,
            text("NAME", "1 to 64 characters of A-Z a-z 0-9 _ . : @ -", Wire::isName),
            "the host's name and the port",
            "What this gateway is called among those that share a Redis; no two may have the same.");
    static final Setting<Duration> NODE_LEASE = with(
            "node-lease",
            Section.NODES,
            duration("1s", "10m"),
            "15s",
            "For how long the other gateways take this one for alive after its last word.");
    static final Setting<Duration> RELAY_TIMEOUT = with(
            "relay-timeout",
            Section.NODES,
            duration("1s", "1m"),
            "2s",
            "How long another gateway may leave a message unanswered before it is stored.");
    static final Setting<Boolean> SETTINGS_MAY_DIFFER = with(
            "settings-may-differ",
            Section.NODES,
            trueOrFalse(),
            "false",
            "Start even if another gateway has other --devices, --max-devices, --mailbox-limit, --mailbox-bytes, --retention, --chat-mode or"
                    + " --chat-copy: to change them one gateway after the other.");

    static final Setting<String> REDIS = without(
            "redis",
            Section.REDIS,
            text(
                    "URI",
                    "redis://[[user]:password@]host[:port][,…][/database], redis-sentinel://…#name-of-the-primary,"
                            + " and the same with rediss for TLS",
                    uri -> RedisUri.parse(uri).isPresent()),
            "a Redis of the gateway's own",
            "Your Redis, 6.2 or newer: a server, nodes of a cluster, or sentinels. Without it the gateway starts one for"
                    + " itself that ends with it.");
    static final Setting<Path> REDIS_CA = without(
            "redis-ca",
            Section.REDIS,
            path("FILE", "a file that can be read"),
            "what the JVM trusts",
            "The certificates, in PEM, that may vouch for a Redis that speaks TLS.");
    static final Setting<String> REDIS_PREFIX = redis(
            "redis-prefix",
            text("TEXT", "up to 64 characters of A-Z a-z 0-9 _ . : -", s -> s.matches("[A-Za-z0-9_.:-]{0,64}")),
            "lw:",
            "What the names of all keys and channels begin with.");
    static final Setting<FsyncPolicy> REDIS_FSYNC = redis(
            "redis-fsync",
            oneOf("everysec|always|no", FsyncPolicy.values()),
            "everysec",
            "When the gateway's own Redis forces mail to the disk. Not with --redis.");
    static final Setting<Long> REDIS_MAX_MEMORY = without(
            "redis-max-memory",
            Section.REDIS,
            memory("16MiB", "1TiB"),
            "a quarter of the machine's memory",
            "How much the gateway's own Redis may hold before it refuses mail. Not with --redis.");
    static final Setting<Duration> REDIS_TIMEOUT = redis(
            "redis-timeout", duration("50ms", "60s"), "2s", "How long a command may take before it counts as failed.");
    static final Setting<Boolean> REDIS_ALLOW_EVICTION = redis(
            "redis-allow-eviction",
            trueOrFalse(),
            "false",
            "Start even if Redis may evict keys when its memory is full, and so lose mail.");
    static final Setting<Path> DATA_DIR = redis(
            "data-dir",
            path("DIR", "a directory"),
            "./longwire-data",
            "Where the gateway's own Redis keeps its files. Not used with --redis.");

    static final Setting<AuthMode> AUTH = without(
            "auth",
            Section.LOGIN,
            oneOf("open|jwt|redis", AuthMode.values()),
            "open while --host is loopback, else to be given",
            "open takes every user at their word; jwt asks for a token that your service has signed, redis for one that it has"
                    + " put there.");
    static final Setting<Path> JWT_KEY = login(
            "jwt-key",
            path("FILE", "a file that can be read"),
            "The public keys that tokens are verified with: a JWKS, or PEM with public keys or certificates. Read again when"
                    + " it changes.");
    static final Setting<Path> JWT_SECRET_FILE = login(
            "jwt-secret-file",
            path("FILE", "a file that can be read"),
            "In place of --jwt-key, the secret shared with whoever signs (HS256): 32 bytes or more, or one word of as many"
                    + " letters, or a JWKS of secrets. Read again when it changes.");
    static final Setting<String> JWT_ISSUER = login(
            "jwt-issuer", text("TEXT", "at least one character", s -> !s.isEmpty()), "What a token's iss must be.");
    static final Setting<String> JWT_AUDIENCE = login(
            "jwt-audience",
            text("TEXT", "at least one character", s -> !s.isEmpty()),
            "What a token's aud must contain.");
    static final Setting<Duration> JWT_LEEWAY = with(
            "jwt-leeway",
            Section.LOGIN,
            duration("0s", "1h"),
            "0s",
            "How far the clock that wrote a token's exp and nbf may be off.");

    static final Setting<Integer> USER_LOGINS = without(
            "user-logins",
            Section.LOGIN,
            integer(0, 1_000_000),
            "30; 0 while --host is loopback",
            "How many logins of one user a minute this gateway takes; those beyond are told when to come again. It damps"
                    + " devices that take each other's place for ever. 0 takes any number.");

    static final Setting<DevicePolicy> DEVICES = session(
            "devices",
            oneOf("single|per-platform|per-device", DevicePolicy.values()),
            "single",
            "How many devices of a user may be online: one, one of each platform, or each.");
    static final Setting<Integer> MAX_DEVICES =
            session("max-devices", integer(1, 64), "8", "The most devices a user may have, unless single.");
    static final Setting<Integer> MAX_FRAME =
            session("max-frame", size("4KiB", "16MiB"), "64KiB", "The largest frame that a phone may send.");
    static final Setting<Integer> MAX_IN_FLIGHT = session(
            "max-in-flight",
            integer(1, 65_536),
            "256",
            "The most messages without a receipt, and without an ack, a session.");
    static final Setting<Integer> MAX_CONNECTIONS = session(
            "max-connections",
            integer(1, 10_000_000),
            "1000000",
            "The most connections; those beyond are turned away.");
    static final Setting<Integer> MAX_TOPICS = session(
            "max-topics",
            integer(1, 10_000_000),
            "100000",
            "The most topics that the phones of this gateway may listen to, all together; one more is passed over.");
    static final Setting<Integer> MAX_FRAMES_PER_SECOND = session(
            "max-frames-per-second",
            integer(1, 10_000_000),
            "100000",
            "How fast a phone may send before it is read more slowly.");
    static final Setting<Integer> MAX_BYTES_PER_SECOND =
            session("max-bytes-per-second", size("4KiB", "1GiB"), "64MiB", "The same in bytes; at least --max-frame.");
    static final Setting<Duration> LOGIN_TIMEOUT = session(
            "login-timeout", duration("100ms", "10m"), "10s", "How soon after the connection the login must come.");
    static final Setting<Duration> HEARTBEAT_MIN =
            session("heartbeat-min", seconds("1s", "24h"), "10s", "The shortest heartbeat interval granted.");
    static final Setting<Duration> HEARTBEAT_MAX =
            session("heartbeat-max", seconds("1s", "24h"), "10m", "The longest heartbeat interval granted.");
    static final Setting<Duration> HEARTBEAT_DEFAULT = session(
            "heartbeat-default",
            seconds("1s", "24h"),
            "5m",
            "The interval for a phone that asks for none, moved into the bounds.");
    static final Setting<Duration> ACK_TIMEOUT = session(
            "ack-timeout",
            duration("100ms", "10m"),
            "5s",
            "How long a device may leave a message unacknowledged before it is considered gone.");

    static final Setting<Integer> MAILBOX_LIMIT = with(
            "mailbox-limit",
            Section.MAILBOXES,
            integer(1, 1_000_000),
            "1000",
            "The most messages that wait for a user; those beyond are rejected.");
    static final Setting<Long> MAILBOX_BYTES = with(
            "mailbox-bytes",
            Section.MAILBOXES,
            memory("64KiB", "1TiB"),
            "16MiB",
            "The most bytes of messages that wait for a device; those beyond are rejected.");
    static final Setting<Long> MAX_STORED_PER_MINUTE = with(
            "max-stored-per-minute",
            Section.MAILBOXES,
            memory("64KiB", "1TiB"),
            "64MiB",
            "The most bytes that one user may have stored for others on this gateway a minute; then sends are rejected for a"
                    + " while.");
    static final Setting<Duration> RETENTION = with(
            "retention",
            Section.MAILBOXES,
            duration("1s", "3650d"),
            "7d",
            "How long a message waits at most, and how long a user's last device is remembered.");

    static final Setting<AckLevel> ACK_LEVEL = with(
            "ack-level",
            Section.MAILBOXES,
            oneOf("stored|replicated|fsynced", AckLevel.values()),
            "stored",
            "What Redis must have done before a sender is told that a message is stored: taken it, brought it to replicas,"
                    + " or brought it to its disk.");
    static final Setting<Integer> ACK_REPLICAS = with(
            "ack-replicas",
            Section.MAILBOXES,
            integer(1, 16),
            "1",
            "How many replicas must have it, with --ack-level replicated.");
    static final Setting<Duration> ACK_LEVEL_TIMEOUT = with(
            "ack-level-timeout",
            Section.MAILBOXES,
            duration("3s", "1m"),
            "5s",
            "How long Redis may take to prove that, before the sender is told to try again. Its disk is asked for each second.");

    static final Setting<Set<EventKind>> EVENTS = backends(
            "events",
            someOf("login,logout,kick,stored,undelivered,broadcast", EventKind.values()),
            "all",
            "Which events your servers are told, in the stream lw:events and on the channel of that name.");
    static final Setting<Integer> EVENTS_LIMIT = backends(
            "events-limit",
            integer(1_000, 100_000_000),
            "100000",
            "How many events the stream keeps, about; older ones are gone.");
    static final Setting<ChatMode> CHAT_MODE = backends(
            "chat-mode",
            oneOf("direct|filter", ChatMode.values()),
            "direct",
            "Where chats go: to their recipients, or to your servers, in the stream lw:chat:filter.");
    static final Setting<Boolean> CHAT_COPY = backends(
            "chat-copy",
            oneOf("on|off", new Boolean[] {true, false}),
            "off",
            "Whether your servers get a copy of each chat, in that stream. With --chat-mode direct only.");
    static final Setting<Integer> FILTER_LIMIT = backends(
            "filter-limit",
            integer(1, 100_000_000),
            "1000000",
            "How many chats may wait for your servers before phones are told to try later; of copies, how many are kept.");

    static final Setting<Duration> DRAIN_DELAY = without(
            "drain-delay",
            Section.PROCESS,
            duration("0s", "1h"),
            "5s; 0s while --host is loopback",
            "How long, once told to end, the gateway is not ready but serves as before, so that a balancer sends phones"
                    + " elsewhere before its port closes.");
    static final Setting<Duration> DRAIN_TIMEOUT = process(
            "drain-timeout",
            duration("0s", "1h"),
            "30s",
            "How long, after that, the gateway takes to send phones elsewhere.");
    static final Setting<TransportChoice> TRANSPORT = process(
            "transport",
            oneOf("auto|epoll|io_uring|nio", TransportChoice.values()),
            "auto",
            "What carries the sockets; auto is epoll where there is one, else nio.");
    static final Setting<Integer> EVENT_LOOPS =
            process("event-loops", integer(0, 1024), "0", "The threads that serve phones; 0 goes by the processors.");
    static final Setting<LogFormat> LOG_FORMAT = process(
            "log-format",
            oneOf("text|json", LogFormat.values()),
            "text",
            "How a log line is written, to standard output.");
    static final Setting<LogLevel> LOG_LEVEL = process(
            "log-level",
            oneOf("error|warn|info|debug|trace", LogLevel.values()),
            "info",
            "How much is written; debug adds each login, and why a token was refused. SIGHUP reads it again from the file"
                    + " that --config names.");

    static final Setting<Path> CONFIG = without(
            "config",
            Section.PROCESS,
            path("FILE", "a properties file that can be read"),
            "none",
            "A file with settings, one a line: a flag without its dashes, =, and the value.");

    private Settings() {}

    /** All of them, in the order of the manual. */
    static List<Setting<?>> all() {
        return SettingTable.entered();
    }

    private static ValueType<String> host() {
        return text("HOST", "an IP address or a host's name", Hosts::isHost);
    }
}
