package io.longwire.gateway.push;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where backends find what could not be delivered. */
public interface DeadLetters {

    /** Puts it there. A future that fails means that it may not be. */
    CompletableFuture<Void> add(DeadLetter letter);

    /**
     * What could not be delivered, and why.
     *
     * @param from the sender that it names; empty if it names none, or cannot be read
     * @param id its own name; empty if it cannot be read
     * @param detail in words
     * @param push as it came; empty if there was nothing, or too much
     * @param users for whom; empty if it is all of it
     * @param source the id of the stream's entry; empty for a quick push
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read as bytes only
    record DeadLetter(
            Refusal refusal, String from, String id, String detail, byte[] push, List<String> users, String source) {}
}
