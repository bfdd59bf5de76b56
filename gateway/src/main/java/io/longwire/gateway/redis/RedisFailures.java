package io.longwire.gateway.redis;

/** What went wrong, in a line. */
final class RedisFailures {

    private RedisFailures() {}

    /** What the innermost cause says. */
    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
