package io.longwire.gateway.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an operator's Redis is: {@code redis[s]://[[user]:password@]host[:port][,…][/database]}, or
 * {@code redis[s]-sentinel://…#name}.
 *
 * @param isTls whether to speak TLS, with sentinels too
 * @param user empty for Redis's default user
 * @param password empty for none
 * @param servers where to ask first: the server itself, nodes of a cluster, or sentinels; at least one
 * @param database which of Redis's numbered databases
 * @param primaryName what the sentinels call the primary; empty where there are no sentinels
 */
public record RedisUri(
        boolean isTls,
        Optional<String> user,
        Optional<String> password,
        List<Server> servers,
        int database,
        Optional<String> primaryName) {

    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;

    /** By hand: {@link java.net.URI} knows neither several hosts nor host names with underscores, which containers have. */
    private static final Pattern URI =
            Pattern.compile("redis(?<tls>s?)(?<sentinel>-sentinel)?://(?<authority>[^/?#\\s]+)"
                    + "(?:/(?<database>\\d{0,4}))?(?:#(?<name>\\S+))?");

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(?::(\\d{1,5}))?");

    /** A host's name or address, IPv6 without brackets, and a port. */
    public record Server(String host, int port) {

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public RedisUri {
        servers = List.copyOf(servers);
    }

    /** Reads one; empty if it is none, or one that is not served. */
    public static Optional<RedisUri> parse(String text) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches()) {
            return Optional.empty();
        }
        boolean hasSentinels = uri.group("sentinel") != null;
        Optional<String> primaryName = Optional.ofNullable(uri.group("name"));
        String database = uri.group("database");
        try {
            return hasSentinels == primaryName.isPresent()
                    ? of(
                            !uri.group("tls").isEmpty(),
                            uri.group("authority"),
                            hasSentinels ? SENTINEL_PORT : REDIS_PORT,
                            database == null || database.isEmpty() ? 0 : Integer.parseInt(database),
                            primaryName)
                    : Optional.empty();
        } catch (IllegalArgumentException wrongEscape) {
            return Optional.empty();
        }
    }

    private static Optional<RedisUri> of(
            boolean isTls, String authority, int defaultPort, int database, Optional<String> primaryName) {
        int at = authority.lastIndexOf('@');
        List<Server> servers = new ArrayList<>();
        for (String part : Arrays.asList(authority.substring(at + 1).split(",", -1))) {
            Optional<Server> server = server(part, defaultPort);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            servers.add(server.get());
        }
        String credentials = at < 0 ? "" : authority.substring(0, at);
        int colon = credentials.indexOf(':');
        return Optional.of(new RedisUri(
                isTls,
                decoded(credentials.substring(0, Math.max(0, colon))),
                decoded(credentials.substring(colon + 1)),
                servers,
                database,
                primaryName));
    }

    private static Optional<Server> server(String text, int defaultPort) {
        Matcher server = SERVER.matcher(text);
        if (!server.matches()) {
            return Optional.empty();
        }
        int port = server.group(2) == null ? defaultPort : Integer.parseInt(server.group(2));
        return port >= 1 && port <= 65_535
                ? Optional.of(new Server(server.group(1).replaceAll("[\\[\\]]", ""), port))
                : Optional.empty();
    }

    /** Escapes resolved; a plus sign stands for itself, as everywhere in a URI but in forms. */
    private static Optional<String> decoded(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /** The URI without its password. */
    @Override
    public String toString() {
        return "redis" + (isTls ? "s" : "") + (primaryName.isPresent() ? "-sentinel" : "") + "://"
                + (password.isPresent() ? "***@" : "")
                + String.join(",", servers.stream().map(Server::toString).toList())
                + (database == 0 ? "" : "/" + database)
                + primaryName.map(name -> "#" + name).orElse("");
    }
}
