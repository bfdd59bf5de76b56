package io.longwire.gateway.redis.wire;

/**
 * How much Redis may answer at a time. Its client takes whatever comes, and Redis sends values of up to 512 MB: whoever may write one
 * key could so fill the memory of every gateway that reads it.
 *
 * @param maxValueBytes of one value; a larger one is read as an empty one
 * @param maxReplyBytes of one whole answer; with a larger one the connection is closed
 * @param maxElements how many values one whole answer may have; with more the connection is closed
 */
public record ReplyLimits(int maxValueBytes, long maxReplyBytes, int maxElements) {

    /** More than any value that gateways write: a message of 16 MiB, the largest there may be, and what is around it. */
    private static final int LARGEST_WRITTEN_BYTES = 18 * 1024 * 1024;

    /** Base64 and escapes may double what backends write, and the names of recipients come on top. */
    private static final int BACKENDS_EXPANSION = 2;

    private static final int BACKENDS_EXTRA_BYTES = 1024 * 1024;

    /** Several values of many bytes, as scripts answer them, stay below. */
    private static final long SEVERAL_BYTES = 64L * 1024 * 1024;

    private static final int MAX_ELEMENTS = 200_000;

    /** For gateways whose phones may send frames of so many bytes. */
    public static ReplyLimits ofFrames(int maxFrameBytes) {
        int value = Math.max(LARGEST_WRITTEN_BYTES, BACKENDS_EXPANSION * maxFrameBytes + BACKENDS_EXTRA_BYTES);
        return new ReplyLimits(value, SEVERAL_BYTES + value, MAX_ELEMENTS);
    }
}
