package io.longwire.loadtest.device;

import io.longwire.loadtest.check.History;
import java.util.Arrays;

/** The messages that a phone has taken from one read, to be acknowledged together when the read is over. */
final class AckBatch {

    private static final int FIRST_CAPACITY = 8;

    /** Stream and number of each in turn; null while the phone has not received anything. */
    private long[] names;

    private int length;
    private long seq;

    /** Whatever came under this seq is to be acknowledged, also if it is not one of ours. */
    void upTo(long newSeq) {
        seq = newSeq;
    }

    void add(int stream, long number) {
        if (names == null) {
            names = new long[FIRST_CAPACITY];
        } else if (length == names.length) {
            names = Arrays.copyOf(names, length * 2);
        }
        names[length++] = stream;
        names[length++] = number;
    }

    boolean isEmpty() {
        return seq == 0;
    }

    long seq() {
        return seq;
    }

    void tell(History history, long nanos) {
        for (int i = 0; i < length; i += 2) {
            history.acknowledged((int) names[i], names[i + 1], nanos);
        }
    }

    void clear() {
        length = 0;
        seq = 0;
    }
}
