package io.longwire.gateway.redis;

/** Redis cannot be asked now. No stack trace: it is the surroundings' fault, and there may be very many of them. */
public final class RedisUnavailableException extends RuntimeException {

    RedisUnavailableException(String message) {
        super(message, null, false, false);
    }

    static RedisUnavailableException away() {
        return new RedisUnavailableException("Redis is away");
    }

    /** More waits for Redis than may. */
    static RedisUnavailableException behind() {
        return new RedisUnavailableException("Redis is behind");
    }
}
