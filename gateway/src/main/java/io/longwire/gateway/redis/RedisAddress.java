package io.longwire.gateway.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.longwire.gateway.config.RedisUri;
import java.util.List;
import java.util.Optional;

/** Where a Redis is, and how to log in there. */
public final class RedisAddress {

    /** One for each server that is named, or one with all sentinels. */
    private final List<RedisURI> uris;

    /** As it was given, without its password. */
    private final String text;

    RedisAddress(RedisURI uri) {
        this.uris = List.of(uri);
        this.text = uri.toString();
    }

    private RedisAddress(RedisUri uri) {
        this.uris = uri.primaryName().isPresent()
                ? List.of(viaSentinels(uri, uri.primaryName().get()))
                : uri.servers().stream().map(server -> direct(uri, server)).toList();
        this.text = uri.toString();
    }

    /**
     * Reads what {@link RedisUri} reads.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RedisAddress parse(String uri) {
        return new RedisAddress(RedisUri.parse(uri).orElseThrow(() -> new IllegalArgumentException("no Redis URI")));
    }

    private static RedisURI direct(RedisUri uri, RedisUri.Server server) {
        return complete(uri, RedisURI.Builder.redis(server.host(), server.port()));
    }

    private static RedisURI viaSentinels(RedisUri uri, String primaryName) {
        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(primaryName);
        uri.servers()
                .forEach(sentinel -> builder.withSentinel(RedisURI.Builder.redis(sentinel.host(), sentinel.port())
                        .withSsl(uri.isTls())
                        .withVerifyPeer(SslVerifyMode.FULL)
                        .build()));
        return complete(uri, builder);
    }

    private static RedisURI complete(RedisUri uri, RedisURI.Builder builder) {
        builder.withSsl(uri.isTls()).withVerifyPeer(SslVerifyMode.FULL).withDatabase(uri.database());
        uri.password()
                .ifPresent(
                        password -> builder.withAuthentication(uri.user().orElse("default"), (CharSequence) password));
        return builder.build();
    }

    /** Where to connect to, the first that answers. */
    List<RedisURI> uris() {
        return uris;
    }

    /** The first of them. */
    RedisURI uri() {
        return uris.get(0);
    }

    boolean isLocalSocket() {
        return uri().getSocket() != null;
    }

    /** What the sentinels call the primary; empty where there are none. */
    Optional<String> primaryName() {
        return Optional.ofNullable(uri().getSentinelMasterId());
    }

    /** The address without its password. */
    @Override
    public String toString() {
        return text;
    }
}
