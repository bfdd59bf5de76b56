package io.longwire.loadtest.check;

/** What the server's promise makes of a message's fate. */
record Rules(Promise promise) {

    /** Whether nothing more is to happen to the message, and all that did was good or is accounted for. */
    boolean settled(int fate) {
        return Fate.is(fate, Fate.DELIVERED)
                && (Fate.is(fate, Fate.ACKNOWLEDGED) || !promise.acknowledged())
                && (Fate.open(fate) == 0 || !promise.receipts());
    }

    /** Whether nothing more is expected to happen to the message, but something may. */
    boolean atRest(int fate) {
        return Fate.givenUp(fate) || (fate & Fate.SETTLED) == Fate.SETTLED;
    }

    /** Whether the message may be forgotten where too many are kept: no broken promise can come to light any more. */
    boolean dispensable(int fate) {
        return atRest(fate) || (!promise.safe() && lost(fate));
    }

    /** Whether a message that has not been delivered by now is lost. */
    boolean lost(int fate) {
        return !Fate.is(fate, Fate.DELIVERED) && (Fate.is(fate, Fate.SAFE) || !promise.receipts());
    }

    /** Whether the sender has never been told that the message is safe, and its last send had no answer at all. */
    boolean unanswered(int fate) {
        return promise.receipts() && Fate.open(fate) > 0 && (fate & (Fate.SAFE | Fate.FORGOTTEN)) == 0;
    }

    /** Whether a message may be safe and undelivered, since the server keeps it for its recipient. */
    boolean mayWait() {
        return promise.safe() && promise.stores();
    }

    /** Whether it takes a receipt to tell if a late message broke a promise: who was refused was promised nothing. */
    boolean orderAwaitsReceipt(int fate) {
        return promise.receipts() && !Fate.is(fate, Fate.SAFE);
    }
}
