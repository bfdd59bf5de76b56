package io.longwire.gateway.routing;

import io.longwire.gateway.presence.UserSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node that knows one user. */
final class OneUser implements LocalUsers {

    /** What it knows of bob. */
    LocalUser bob = LocalUser.ABSENT;

    /** What the router has learnt of his slots. */
    final List<UserSlots> learnt = new ArrayList<>();

    @Override
    public LocalUser find(String user) {
        return user.equals("bob") ? bob : LocalUser.ABSENT;
    }

    /** As the table of sessions would: the slots that have no session here are away. */
    @Override
    public boolean isArriving(String name, Optional<String> slot) {
        return false;
    }

    @Override
    public void learnSlots(String user, UserSlots slots, int freshness) {
        learnt.add(slots);
        List<String> away = new ArrayList<>(slots.names());
        bob.recipients().forEach(recipient -> away.remove(recipient.slotName()));
        bob = new LocalUser(bob.recipients(), away, new LocalUser.Slots(true, slots.epoch(), freshness, freshness));
    }

    /** Bob has these sessions here, and {@code away}, and no other. */
    void has(List<? extends Recipient> sessions, String... away) {
        bob = new LocalUser(sessions, List.of(away), new LocalUser.Slots(true, 1, 0, 0));
    }
}
