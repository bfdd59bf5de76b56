package io.longwire.gateway.redis;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** What went wrong, in a line. */
final class RedisFailures {

    private RedisFailures() {}

    /** What the innermost cause says. */
    static String describe(Throwable failure) {
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

    private static String words(Throwable root) {
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
