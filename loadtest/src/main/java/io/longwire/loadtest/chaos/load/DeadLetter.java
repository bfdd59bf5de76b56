package io.longwire.loadtest.chaos.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A push that gateways could not deliver, and why.
 *
 * @param reason a word of the gateways'
 * @param from who has pushed it
 * @param id what that called it
 * @param users whom it did not reach; empty for all
 */
public record DeadLetter(String reason, String from, String id, List<String> users) {

    /** How this program's backends begin a push, which comes back as it went. */
    private static final Pattern OURS =
            Pattern.compile("\\{\"id\":\"([^\"]*)\",\"from\":\"([^\"]*)\".*", Pattern.DOTALL);

    /** A dead letter, as the gateways write its fields; empty if the push in it is none of this program's. */
    public static Optional<DeadLetter> of(Map<String, String> fields) {
        Matcher push = OURS.matcher(fields.getOrDefault("m", ""));
        if (!push.matches()) {
            return Optional.empty();
        }
        List<String> users =
                fields.containsKey("to") ? Arrays.asList(fields.get("to").split(",")) : List.of();
        return Optional.of(
                new DeadLetter(fields.getOrDefault("reason", "without a reason"), push.group(2), push.group(1), users));
    }

    /** Whether it is about this user. */
    boolean concerns(String user) {
        return users.isEmpty() || users.contains(user);
    }
}
