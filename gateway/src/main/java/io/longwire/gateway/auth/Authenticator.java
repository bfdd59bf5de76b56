package io.longwire.gateway.auth;

import io.longwire.proto.Kick;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Decides whether a token belongs to a user. Safe to call from any thread; never blocks. */
public interface Authenticator extends AutoCloseable {

    /**
     * Looks at a login's token.
     *
     * @param userId a valid name
     * @param token what the phone has sent; never to be logged
     * @return completes normally whatever the verdict; fails only when no verdict can be reached now
     */
    CompletableFuture<Verdict> authenticate(String userId, String token);

    /**
     * Reads again at once what it goes by. May read a small file.
     *
     * @return what that came to, for the log
     */
    default String reload() {
        return "there are no keys to read again";
    }

    @Override
    default void close() {}

    /** What was found. */
    sealed interface Verdict {

        /**
         * The token is the user's.
         *
         * @param expiresAtMillis until when, milliseconds since 1970; {@link Long#MAX_VALUE} for ever
         * @param topics patterns of the topics that the token lets its user listen to, {@code *} for all
         * @param tokenHash tells the token from others, so that it can be taken back; 0 where it cannot be
         */
        record Accepted(long expiresAtMillis, List<String> topics, long tokenHash) implements Verdict {}

        /**
         * It is not.
         *
         * @param detail for the phone's log; tells nothing that helps to guess
         */
        record Refused(Kick.Reason reason, String detail) implements Verdict {}
    }
}
