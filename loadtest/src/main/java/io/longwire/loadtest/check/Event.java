package io.longwire.loadtest.check;

/** What can happen to a message. */
enum Event {
    SENT("sent"),
    SENT_AGAIN("sent again"),
    DELIVERED("reached the application"),
    REPEATED("came again, dropped by the phone"),
    ACKNOWLEDGED("acknowledged by the phone"),
    STORE_GONE("may have been in a store that was emptied from outside"),
    MISDELIVERED("reached a phone or a name it was not meant for"),
    RECEIPT_DELIVERED("receipt: delivered"),
    RECEIPT_STORED("receipt: stored"),
    RECEIPT_ACCEPTED("receipt: accepted"),
    RECEIPT_DROPPED("receipt: dropped"),
    RECEIPT_REJECTED_FOR_NOW("receipt: rejected for now"),
    RECEIPT_REJECTED("receipt: rejected");

    private static final Event[] ALL = values();

    private final String words;

    Event(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** A small number that stands for it within one run. */
    @SuppressWarnings("EnumOrdinal")
    int code() {
        return ordinal();
    }

    static Event of(int code) {
        return ALL[code];
    }

    static Event receipt(Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> RECEIPT_DELIVERED;
            case STORED -> RECEIPT_STORED;
            case ACCEPTED -> RECEIPT_ACCEPTED;
            case DROPPED -> RECEIPT_DROPPED;
            case REJECTED_FOR_NOW -> RECEIPT_REJECTED_FOR_NOW;
            case REJECTED -> RECEIPT_REJECTED;
        };
    }
}
