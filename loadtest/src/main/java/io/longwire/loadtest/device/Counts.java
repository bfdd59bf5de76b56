package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Tally.Counter;
import io.longwire.loadtest.device.Tally.Timer;
import java.util.EnumMap;
import java.util.Map;

/** The counters and timers that every phone of a cell writes to, and their names. Belongs to the cell's event loop. */
public final class Counts {

    public static final String SENT = "messages/sent";
    public static final String RESENT = "messages/resent";
    public static final String DELIVERED = "messages/delivered";
    public static final String REPEATED = "messages/repeated";
    public static final String COPIES = "messages/copies of own";
    public static final String FOREIGN = "messages/of an earlier run";
    public static final String ONLINE = "logins/succeeded";
    public static final String RECEIPTS = "receipts";
    public static final String CODES = "rejections";
    public static final String ENDS = "ends";
    public static final String REFUSED = "refused logins";

    /** From when a message was meant to be sent until its recipient's application has it. */
    public static final String DELIVERY = "delivery";

    /** From when a message was meant to be sent until its sender has the final receipt. */
    public static final String RECEIPT = "receipt";

    /** From the call to connect until the server has answered the login. */
    public static final String LOGIN = "login";

    final Counter sent;
    final Counter resent;
    final Counter delivered;
    final Counter repeated;
    final Counter copies;
    final Counter foreign;
    final Counter logins;
    final Timer delivery;
    final Timer receipt;
    final Timer login;
    private final Map<Outcome, Counter> receipts = new EnumMap<>(Outcome.class);
    private final Tally tally;

    Counts(Tally tally) {
        this.tally = tally;
        sent = tally.counter(SENT);
        resent = tally.counter(RESENT);
        delivered = tally.counter(DELIVERED);
        repeated = tally.counter(REPEATED);
        copies = tally.counter(COPIES);
        foreign = tally.counter(FOREIGN);
        logins = tally.counter(ONLINE);
        delivery = tally.timer(DELIVERY);
        receipt = tally.timer(RECEIPT);
        login = tally.timer(LOGIN);
        for (Outcome outcome : Outcome.values()) {
            receipts.put(outcome, tally.counter(RECEIPTS + "/" + outcome));
        }
    }

    void receipted(Outcome outcome, String code) {
        receipts.get(outcome).increment();
        if (!code.isEmpty() && !outcome.safe()) {
            tally.counter(CODES + "/" + code).increment();
        }
    }

    /** A connection is over; one that never was logged in counts as a refused login. */
    void ended(End end, boolean wasOnline) {
        tally.counter((wasOnline ? ENDS : REFUSED) + "/" + end.kind() + ": " + end.reason())
                .increment();
    }
}
