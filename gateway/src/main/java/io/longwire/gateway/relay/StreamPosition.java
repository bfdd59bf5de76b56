package io.longwire.gateway.relay;

import java.util.OptionalLong;

/**
 * Which numbered frame of one sender's lane is to come next. Streams of a sender only grow, and the numbers in each count up by
 * one from 0, so that no frame is taken twice, and none after one that came later.
 *
 * <p>Belongs to the inbox's event loop.
 */
final class StreamPosition {

    private long stream;
    private long next;

    /**
     * Moves on by a frame if it is the next one.
     *
     * @return empty if it was; else the number from which on the frames of its stream are not looked at
     */
    OptionalLong advance(long frameStream, long number) {
        if (frameStream < stream) {
            return OptionalLong.of(number);
        }
        long expected = frameStream > stream ? 0 : next;
        if (number != expected) {
            return OptionalLong.of(expected);
        }
        stream = frameStream;
        next = expected + 1;
        return OptionalLong.empty();
    }
}
