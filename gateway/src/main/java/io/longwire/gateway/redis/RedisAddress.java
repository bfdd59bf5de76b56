package io.longwire.gateway.redis;

import io.lettuce.core.RedisURI;

/** Where a Redis is, and how to log in there. */
public final class RedisAddress {

    private final RedisURI uri;

    /** As it was given; connecting adds settings of our own to the URI. */
    private final String text;

    RedisAddress(RedisURI uri) {
        this.uri = uri;
        this.text = uri.toString();
    }

    /**
     * Reads {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://…} for TLS.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RedisAddress parse(String uri) {
        return new RedisAddress(RedisURI.create(uri));
    }

    RedisURI uri() {
        return uri;
    }

    boolean isLocalSocket() {
        return uri.getSocket() != null;
    }

    /** The address without its password. */
    @Override
    public String toString() {
        return text;
    }
}
