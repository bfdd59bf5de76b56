package io.longwire.gateway.session;

import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.routing.LocalUser;
import io.longwire.gateway.routing.LocalUser.Slots;
import io.longwire.gateway.routing.LocalUsers;
import io.longwire.proto.Kick;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * The sessions of this node by user: at most one a slot. Safe to use from any thread; what one thread has seen to be gone
 * stays gone.
 */
public final class SessionTable implements LocalUsers {

    private final IntSupplier freshness;
    private final int maxDevices;
    private final ConcurrentHashMap<String, LocalUser> users = new ConcurrentHashMap<>();

    /** By user, who found another session in the slot, and has neither entered nor left since. Never empty lists. */
    private final ConcurrentHashMap<String, List<Session>> arriving = new ConcurrentHashMap<>();

    /**
     * A table without sessions.
     *
     * @param freshness grows each time that this node may have missed what others have changed of a user's slots
     * @param maxDevices how many slots a user may have
     */
    public SessionTable(IntSupplier freshness, int maxDevices) {
        this.freshness = freshness;
        this.maxDevices = maxDevices;
    }

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

    /** Renews the claims of all sessions that {@code user} has here; done, on any thread, when Redis has answered or failed to. */
    CompletableFuture<Void> registerAgain(String user) {
        return CompletableFuture.allOf(
                of(user).stream().map(Session::registerAgain).toArray(CompletableFuture[]::new));
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
                    session.hasTheOnlySlot() ? Slots.ONLY_ONE : known.slots());
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
        // Asked for each message that is relayed, and nearly always nobody arrives.
        return !arriving.isEmpty()
                && arriving.getOrDefault(user, List.of()).stream()
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
        int now = freshness.getAsInt();
        update(
                user,
                known -> epoch < known.slots().epoch()
                        ? known
                        : with(
                                known,
                                slots,
                                new Slots(true, epoch, known.slots().freshness(), now)));
    }

    /**
     * The later epoch counts. An earlier one does if Redis was asked after the later one had been heard of and something might
     * have been missed since: then it has lost data. What it has forgotten of the user stays known here, until a session here
     * renews its claim and restores it.
     */
    @Override
    public void learnSlots(String user, UserSlots told, int asked) {
        int now = freshness.getAsInt();
        update(user, known -> {
            Slots slots = known.slots();
            if (told.epoch() >= slots.epoch() || asked > slots.learntAt()) {
                return with(known, told.names(), new Slots(true, told.epoch(), asked, now));
            }
            return asked > slots.freshness()
                    ? with(known, known.slotNames(), new Slots(true, slots.epoch(), asked, slots.learntAt()))
                    : known;
        });
    }

    private LocalUser with(LocalUser known, Collection<String> slots, Slots now) {
        if (known.slots().equals(Slots.ONLY_ONE)) {
            return known;
        }
        List<String> away = new ArrayList<>(slots);
        known.recipients().forEach(recipient -> away.remove(recipient.slotName()));
        // A slot is removed only to make room for a claim, and that claim starts a new epoch. Within an epoch slots
        // only return.
        boolean mayBePoorer = now.epoch() == known.slots().epoch() && slots.size() < maxDevices;
        if (mayBePoorer || isForgotten(known, slots)) {
            known.away().stream().filter(slot -> !away.contains(slot)).forEach(away::add);
        }
        return new LocalUser(known.recipients(), List.copyOf(away), now);
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
