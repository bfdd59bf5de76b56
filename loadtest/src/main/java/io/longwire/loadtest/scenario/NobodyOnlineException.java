package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Interval;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** No phone could log in: there is nothing to measure. The message tells why, as far as the phones know. */
public final class NobodyOnlineException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String NOBODY_LISTENS = Counts.REFUSED + "/UNREACHABLE: " + Ends.REFUSED;

    private final String advice;

    NobodyOnlineException(Interval tried, Duration time) {
        super(String.format(
                Locale.ROOT,
                "nobody could log in within %.0f s%s",
                Math.max(1, time.toMillis() / 1e3),
                reasons(tried)));
        advice = isHopeless(tried)
                ? "Nobody listens there. Start a gateway: java -jar gateway/target/gateway.jar; or name another with "
                        + "--target HOST:PORT."
                : "";
    }

    /** Whether every connection was refused by the target's machine. */
    static boolean isHopeless(Interval tried) {
        return tried.count(Counts.ONLINE) == 0
                && tried.count(NOBODY_LISTENS) > 0
                && tried.count(NOBODY_LISTENS) == tried.countAll(Counts.REFUSED);
    }

    /** What to do about it; empty if that depends. */
    public String advice() {
        return advice;
    }

    private static String reasons(Interval tried) {
        Map<String, Long> refused = tried.counts().entrySet().stream()
                .filter(count -> count.getKey().startsWith(Counts.REFUSED + "/"))
                .collect(Collectors.toMap(
                        count -> count.getKey().substring(Counts.REFUSED.length() + 1), Map.Entry::getValue));
        return refused.isEmpty()
                ? ": the server takes connections, and answers no login"
                : refused.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(reason -> reason.getKey() + " (" + reason.getValue() + " times)")
                        .collect(Collectors.joining(", ", ": ", ""));
    }
}
