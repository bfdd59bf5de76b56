package io.longwire.gateway.redis;

import io.longwire.memory.OutOfMemory;
import io.longwire.net.SocketFailures;
import java.security.cert.CertificateException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, in a line; and what must not go wrong unseen. */
final class RedisFailures {

    private static final Logger log = LoggerFactory.getLogger(RedisFailures.class);

    /** What Lettuce says of commands whose connection was closed, under way or before. */
    private static final Set<String> CLOSED =
            Set.of("Connection disconnected", "Currently not connected. Commands are rejected.");

    private RedisFailures() {}

    /** What the innermost cause says. */
    static String describe(Throwable failure) {
        OutOfMemory.check(failure);
        Throwable root = failure;
        boolean isTls = false;
        while (root.getCause() != null) {
            isTls |= root instanceof SSLException;
            root = root.getCause();
        }
        String words = words(root);
        return isTls || root instanceof CertificateException
                ? "its certificate is not accepted (" + words + "); --redis-ca names whom to trust"
                : words;
    }

    /** A task of a timer: our bugs are told, and do not end the timer. */
    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                OutOfMemory.check(e);
                log.error("a bug", e);
            }
        };
    }

    private static String words(Throwable root) {
        String words = SocketFailures.describe(root);
        if (words.startsWith("NOAUTH")) {
            return "it wants a password: redis://:PASSWORD@HOST (" + words + ")";
        }
        return CLOSED.contains(String.valueOf(root.getMessage())) ? "the connection was closed" : words;
    }
}
