package io.longwire.gateway.session;

import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.routing.LocalUser;
import io.longwire.gateway.routing.LocalUsers;
import io.longwire.proto.Kick;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The sessions of this node by user: at most one a slot. Safe to use from any thread; what one thread has seen to be gone
 * stays gone.
 */
public final class SessionTable implements LocalUsers {

    private final ConcurrentHashMap<String, LocalUser> users = new ConcurrentHashMap<>();

    /** By user, who found another session in the slot, and has neither entered nor left since. Never empty lists. */
    private final ConcurrentHashMap<String, List<Session>> arriving = new ConcurrentHashMap<>();

    @Override
    public LocalUser find(String user) {
        return users.getOrDefault(user, LocalUser.ABSENT);
    }

    /** The session that has {@code slot} here. */
    public Optional<Session> find(Slot slot) {
        return sessions(find(slot.user())).stream()
                .filter(session -> session.slotName().equals(slot.name()))
                .findFirst();
    }

    /** The sessions that {@code user} has here. */
    public List<Session> of(String user) {
        return sessions(find(user));
    }

    /** Ends all sessions that {@code user} has here, as an operator wishes. Returns how many there were. */
    public int kick(String user, String detail) {
        return kick(of(user), detail);
    }

    /** Ends the session that {@code device} of {@code user} has here, if it has one. */
    public void kick(String user, String device, String detail) {
        kick(
                of(user).stream()
                        .filter(session -> session.identity().device().equals(device))
                        .toList(),
                detail);
    }

    /** Ends the sessions whose token has that hash. */
    public void revoke(long tokenHash) {
        if (tokenHash != 0) {
            all().stream()
                    .filter(session -> session.identity().tokenHash() == tokenHash)
                    .forEach(session ->
                            session.end(EndReason.kicked(Kick.Reason.UNAUTHENTICATED, "the token was taken back")));
        }
    }

    private static int kick(List<Session> sessions, String detail) {
        sessions.forEach(session -> session.end(EndReason.kicked(Kick.Reason.ADMIN, detail)));
        return sessions.size();
    }

    /** All sessions, as they are while the caller looks through them. */
    public List<Session> all() {
        return users.values().stream().flatMap(user -> sessions(user).stream()).toList();
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    /** Puts {@code session} into its slot if that is free here, and returns the session that has it now. */
    Session enter(Session session) {
        Session[] holder = {session};
        users.compute(session.slot().user(), (name, user) -> {
            LocalUser known = user == null ? LocalUser.ABSENT : user;
            for (Session other : sessions(known)) {
                if (other.slotName().equals(session.slotName())) {
                    holder[0] = other;
                    if (other != session) {
                        arrives(session);
                    }
                    return known;
                }
            }
            arrivesNoMore(session);
            List<Session> sessions = new ArrayList<>(sessions(known));
            sessions.add(session);
            return new LocalUser(
                    List.copyOf(sessions),
                    without(known.away(), session.slotName()),
                    session.hasTheOnlySlot() ? LocalUser.Slots.ONLY_ONE : known.slots());
        });
        return holder[0];
    }

    /** Takes {@code session} out; its slot is one of the user's that has no session. Does nothing the second time. */
    void leave(Session session) {
        arrivesNoMore(session);
        replace(session, List.of(), List.of(session.slotName()));
    }

    /** Takes {@code session} out, and its slot is none of the user's any more. Does nothing the second time. */
    void leaveForGood(Session session) {
        arrivesNoMore(session);
        replace(session, List.of(), List.of());
    }

    /** Puts {@code next} in the place of {@code session}. Does nothing the second time. */
    void replace(Session session, Session next) {
        replace(session, List.of(next), List.of());
        arrivesNoMore(next);
    }

    @Override
    public boolean isArriving(String user, Optional<String> slot) {
        return arriving.getOrDefault(user, List.of()).stream()
                .anyMatch(session -> slot.isEmpty() || slot.get().equals(session.slotName()));
    }

    private void arrives(Session session) {
        arriving.compute(session.slot().user(), (user, others) -> {
            List<Session> all = others == null ? new ArrayList<>(1) : new ArrayList<>(others);
            if (!all.contains(session)) {
                all.add(session);
            }
            return List.copyOf(all);
        });
    }

    private void arrivesNoMore(Session session) {
        if (!arriving.isEmpty()) {
            arriving.computeIfPresent(session.slot().user(), (user, all) -> {
                List<Session> others =
                        all.stream().filter(other -> other != session).toList();
                return others.isEmpty() ? null : others;
            });
        }
    }

    private void replace(Session session, List<Session> next, List<String> nowAway) {
        update(session.slot().user(), user -> {
            List<Session> sessions = new ArrayList<>(sessions(user));
            int index = sessions.indexOf(session);
            if (index < 0) {
                return user;
            }
            sessions.remove(index);
            sessions.addAll(index, next);
            List<String> away = new ArrayList<>(user.away());
            away.addAll(nowAway);
            return new LocalUser(List.copyOf(sessions), List.copyOf(away), user.slots());
        });
    }

    /**
     * A login on another node has changed the slots of {@code user}.
     *
     * @param epoch of that login; what an earlier one tells is out of date
     */
    void slotsChanged(String user, Collection<String> slots, long epoch) {
        update(
                user,
                known -> epoch < known.slots().epoch()
                        ? known
                        : with(known, slots, epoch, known.slots().freshness()));
    }

    /**
     * Of two answers to questions of the same freshness, the one of the later epoch counts. What Redis has forgotten of the user
     * stays known here, until a session here renews its claim and restores it.
     */
    @Override
    public void learnSlots(String user, UserSlots slots, int freshness) {
        update(user, known -> {
            boolean isLater = freshness > known.slots().freshness()
                    || slots.epoch() >= known.slots().epoch();
            return isLater ? with(known, slots.names(), slots.epoch(), freshness) : known;
        });
    }

    private static LocalUser with(LocalUser known, Collection<String> slots, long epoch, int freshness) {
        if (known.slots().equals(LocalUser.Slots.ONLY_ONE)) {
            return known;
        }
        List<String> away = new ArrayList<>(slots);
        known.recipients().forEach(recipient -> away.remove(recipient.slotName()));
        if (isForgotten(known, slots)) {
            known.away().stream().filter(slot -> !away.contains(slot)).forEach(away::add);
        }
        return new LocalUser(known.recipients(), List.copyOf(away), new LocalUser.Slots(true, epoch, freshness));
    }

    /** Whether Redis has lost what it knew of a user: it does not tell of a session that is here. */
    private static boolean isForgotten(LocalUser known, Collection<String> slots) {
        return known.recipients().stream().anyMatch(recipient -> !slots.contains(recipient.slotName()));
    }

    private void update(String name, UnaryOperator<LocalUser> change) {
        users.computeIfPresent(name, (key, user) -> {
            LocalUser changed = change.apply(user);
            return changed.isAbsent() ? null : changed;
        });
    }

    @SuppressWarnings("unchecked") // only sessions are ever put in
    private static List<Session> sessions(LocalUser user) {
        return (List<Session>) user.recipients();
    }

    private static List<String> without(List<String> slots, String slot) {
        return slots.stream().filter(other -> !other.equals(slot)).toList();
    }
}
