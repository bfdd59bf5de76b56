package io.longwire.gateway.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where backends put the tokens that they give out. Safe to call from any thread; never blocks. */
public interface TokenStore extends AutoCloseable {

    /**
     * What a backend has written of a token.
     *
     * @param token never to be logged
     * @return empty if nothing, or not any more; fails when that cannot be known now
     */
    CompletableFuture<Optional<String>> find(String token);

    @Override
    void close();
}
