package io.longwire.loadtest.check;

import java.util.List;
import java.util.Optional;

/** One event of a made-up run. */
record Step(Event event, int stream, long number, Optional<Outcome> outcome) {

    static Step of(Event event, int stream, long number) {
        return new Step(event, stream, number, Optional.empty());
    }

    static Step receipt(int stream, long number, Outcome outcome) {
        return new Step(Event.receipt(outcome), stream, number, Optional.of(outcome));
    }

    boolean isOf(Step other) {
        return stream == other.stream && number == other.number;
    }

    boolean isSend() {
        return event == Event.SENT;
    }

    String message() {
        return "stream" + stream + " #" + number;
    }

    /** What a history makes of all of them. */
    static Verdict judge(List<Step> steps, History history) {
        long nanos = 0;
        for (Step step : steps) {
            step.happen(history, nanos++);
        }
        return history.finish();
    }

    private void happen(History history, long nanos) {
        switch (event) {
            case SENT, SENT_AGAIN -> history.sent(stream, number, nanos);
            case DELIVERED -> history.delivered(stream, number, nanos);
            case REPEATED -> history.repeated(stream, number, nanos);
            case ACKNOWLEDGED -> history.acknowledged(stream, number, nanos);
            case STORE_GONE -> history.storeGone(nanos);
            case MISDELIVERED -> history.misdelivered(stream, number, "came to somebody else", nanos);
            case RECEIPT_DELIVERED,
                    RECEIPT_STORED,
                    RECEIPT_ACCEPTED,
                    RECEIPT_DROPPED,
                    RECEIPT_REJECTED_FOR_NOW,
                    RECEIPT_REJECTED -> history.receipted(stream, number, outcome.orElseThrow(), nanos);
        }
    }
}
