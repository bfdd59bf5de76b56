package io.longwire.gateway.push;

import io.longwire.gateway.push.DeadLetters.DeadLetter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A recipient whom a push does not reach. */
record Undeliverable(String user, Refusal refusal) {

    /** One dead letter for each reason, with all whom it concerns. */
    static List<DeadLetter> letters(List<Undeliverable> failed, Push push, byte[] bytes, String source) {
        Map<Refusal, List<String>> users = new EnumMap<>(Refusal.class);
        failed.forEach(one -> users.computeIfAbsent(one.refusal(), reason -> new ArrayList<>())
                .add(one.user()));
        List<DeadLetter> letters = new ArrayList<>();
        users.forEach((refusal, names) -> letters.add(new DeadLetter(
                refusal, push.from(), push.id(), "for " + names.size() + " of its users", bytes, names, source)));
        return letters;
    }
}
