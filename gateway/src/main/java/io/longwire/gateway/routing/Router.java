package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.RelayLane;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * Finds the way of each message: to the recipient's session on this node, to the node where it is, or to the mailbox.
 *
 * <p>Order: a message that is on its way to a place outside this event loop holds back every later one of this loop to the same
 * place, or goes the same way before it. So one sender's messages never overtake each other where a user goes off line,
 * comes back, or moves.
 *
 * <p>Belongs to one event loop.
 */
public final class Router implements ChatPath {

    /** How many ways are remembered of which nothing is under way; each is about 300 bytes. */
    static final int MAX_REMEMBERED = 16_384;

    private final LocalUsers local;
    private final Mailbox mailbox;
    private final Presence presence;
    private final RelayLane lane;
    private final Executor loop;
    private final IntSupplier freshness;
    private final Passage.Limits limits;

    /** Ways to all devices of a user, the one used longest ago first. */
    private final Map<String, Way> toUsers = new LinkedHashMap<>(16, 0.75f, true);

    /** Ways to one slot of a user. */
    private final Map<Place, Way> toSlots = new LinkedHashMap<>(16, 0.75f, true);

    private record Place(String user, String slot) {}

    /** What is on its way to several slots, by user. Bounded by the ways to these slots. */
    private final Map<String, Fans> fans = new HashMap<>();

    /**
     * A router.
     *
     * @param presence tells which slots a user has
     * @param loop its event loop
     * @param freshness grows each time that this node may have missed what others have changed of a user's slots
     * @param budget of all messages that the loop holds
     * @param timer runs something on the loop, after a while
     */
    public Router(
            LocalUsers local,
            Mailbox mailbox,
            Presence presence,
            RelayLane lane,
            Executor loop,
            IntSupplier freshness,
            MemoryBudget budget,
            RetryListener retries,
            BiConsumer<Duration, Runnable> timer) {
        this.local = local;
        this.mailbox = mailbox;
        this.presence = presence;
        this.lane = lane;
        this.loop = loop;
        this.freshness = freshness;
        this.limits = new Passage.Limits(budget, retries, timer);
    }

    @Override
    public void send(Message message, String device, Waiter waiter) {
        route(message, waiter);
    }

    @Override
    public boolean isDirect() {
        return true;
    }

    /** Sends {@code message} on its way to every device of its user. */
    public void route(Message message, Waiter waiter) {
        route(message, waiter, 0);
    }

    private void route(Message message, Waiter waiter, int rounds) {
        if (rounds > Passage.MAX_ROUNDS) {
            giveUp(waiter);
            return;
        }
        Way known = toUsers.isEmpty() ? null : toUsers.get(message.user());
        if (known != null && !known.isIdle()) {
            follow(known, new Pending(message, waiter, rounds));
            return;
        }
        LocalUser user = local.find(message.user());
        if (user.isAbsent()) {
            if (isFannedOut(message.user())) {
                waitBehindFans(new Pending(message, waiter, rounds));
            } else {
                follow(known == null ? toUser(message.user()) : known, new Pending(message, waiter, rounds));
            }
        } else if (!isKnown(user)) {
            remember(toUsers, message.user(), lookup(message.user())).add(new Pending(message, waiter, rounds));
        } else if (user.isOneSession()) {
            Recipient recipient = user.recipients().get(0);
            if (isFannedOut(message.user())) {
                waitBehindFans(new Pending(message, waiter, rounds));
            } else if (!recipient.isOnThisLoop()) {
                remember(
                                toUsers,
                                message.user(),
                                new Crossing(recipient, loop, limits.budget(), new ToUser(message.user())))
                        .add(new Pending(message, waiter, rounds));
            } else if (!recipient.offer(message, waiter)) {
                route(message, waiter, rounds + 1);
            }
        } else {
            fanOut(user, message, waiter, "", rounds);
        }
    }

    /**
     * Whether all slots of a user are known, those on other nodes too. While Redis is away what was known last has to do: no
     * other node could log in a device then, as far as this one can tell.
     */
    private boolean isKnown(LocalUser user) {
        return user.slots().isFresh(freshness.getAsInt()) || (user.slots().isComplete() && !mailbox.isAvailable());
    }

    private Way lookup(String user) {
        Fans ahead = fans.getOrDefault(user, new Fans());
        return Pause.untilSlotsAreKnown(
                () -> {
                    fans.put(user, ahead); // it hears of what is refused, or passed on, meanwhile
                    ahead.opened();
                    int asked = freshness.getAsInt();
                    return presence.slots(user)
                            .thenAccept(slots -> local.learnSlots(user, slots, asked))
                            .whenComplete((nothing, failure) -> closed(user, ahead));
                },
                ahead,
                limits.budget(),
                new ToUser(user));
    }

    private void closed(String user, Fans ahead) {
        if (ahead.closed()) {
            fans.remove(user);
            ahead.settled().complete(null);
        }
    }

    /** A session of this loop is about to refuse a message of its user's for now: what waits for a moment is behind that. */
    public void refused(String user) {
        Fans ahead = fans.isEmpty() ? null : fans.get(user);
        if (ahead != null) {
            ahead.refuse();
        }
    }

    private boolean isFannedOut(String user) {
        return !fans.isEmpty() && fans.containsKey(user);
    }

    /** What went to several slots goes on to them, each by its own way; what comes now would go by one, past it. */
    private void waitBehindFans(Pending pending) {
        if (pending.waiter() instanceof Forwarder forwarder) {
            forwarder.elsewhere();
            return;
        }
        String user = pending.message().user();
        remember(toUsers, user, Pause.behind(fans.get(user), limits.budget(), new ToUser(user)))
                .add(pending);
    }

    private void giveUp(Waiter waiter) {
        limits.retries()
                .exhausted(
                        RetryListener.Retry.ROUTE,
                        "a message was sent on its way " + Passage.MAX_ROUNDS
                                + " times: sessions of this node refused it, or their user's slots changed meanwhile");
        waiter.settle(Outcome.UNAVAILABLE);
    }

    private static void follow(Way way, Pending pending) {
        if (way.awaitsOtherNodes() && pending.waiter() instanceof Forwarder forwarder) {
            forwarder.elsewhere();
        } else {
            way.add(pending);
        }
    }

    /** Sends a copy of {@code message} to the devices of its user other than the one that holds {@code exceptSlot}. */
    public void routeCopies(Message message, String exceptSlot) {
        LocalUser user = local.find(message.user());
        if (!user.isAbsent()) {
            fanOut(user, message, Waiter.NOBODY, exceptSlot, 0);
        }
    }

    private void fanOut(LocalUser user, Message message, Waiter waiter, String exceptSlot, int rounds) {
        Fans ahead = fans.computeIfAbsent(message.user(), unknown -> new Fans());
        ahead.opened();
        FanOut all =
                new FanOut(waiter, user.recipients().size() + user.away().size(), new FanOutEnd(message.user(), ahead));
        for (Recipient recipient : user.recipients()) {
            Waiter one = all.of(recipient.slotName());
            if (recipient.slotName().equals(exceptSlot)) {
                one.settle(Outcome.DROPPED);
            } else {
                routeToSlot(new Place(message.user(), recipient.slotName()), message, one, rounds);
            }
        }
        for (String slot : user.away()) {
            routeToSlot(new Place(message.user(), slot), message, all.of(slot), rounds);
        }
    }

    private final class FanOutEnd implements FanOut.Owner {
        private final String user;
        private final Fans ahead;

        FanOutEnd(String user, Fans ahead) {
            this.user = user;
            this.ahead = ahead;
        }

        @Override
        public void refused() {
            ahead.refuse();
        }

        @Override
        public void missed(List<String> slots) {
            loop.execute(() -> slots.forEach(slot -> mailbox.countUnseen(new Slot(user, slot), 1)));
        }

        @Override
        public void settled() {
            loop.execute(() -> closed(user, ahead));
        }
    }

    /**
     * A session of this loop passes on what it can no longer take. Until that is settled, what comes for the user waits: it
     * would go by another way, past it.
     */
    public void passOn(String slot, Message message, Waiter waiter) {
        routeToSlot(slot, message, keepAhead(message.user(), slot, waiter));
    }

    /** Lets what comes for a user wait until one message is settled. Returns who waits for that now. */
    private Waiter keepAhead(String user, String slot, Waiter waiter) {
        Fans ahead = fans.computeIfAbsent(user, unknown -> new Fans());
        ahead.opened();
        return new FanOut(waiter, 1, new FanOutEnd(user, ahead)).of(slot);
    }

    /** Sends {@code message} on its way to one device of its user. */
    public void routeToSlot(String slot, Message message, Waiter waiter) {
        routeToSlot(new Place(message.user(), slot), message, waiter, 0);
    }

    private void routeToSlot(Place place, Message message, Waiter waiter, int rounds) {
        if (rounds > Passage.MAX_ROUNDS) {
            giveUp(waiter);
            return;
        }
        Way known = toSlots.get(place);
        if (known != null && !known.isIdle()) {
            follow(known, new Pending(message, waiter, rounds));
            return;
        }
        Optional<? extends Recipient> found = find(place);
        if (found.isEmpty()) {
            follow(known == null ? toSlot(place) : known, new Pending(message, waiter, rounds));
        } else if (!found.get().isOnThisLoop()) {
            remember(toSlots, place, new Crossing(found.get(), loop, limits.budget(), new ToSlot(place)))
                    .add(new Pending(message, waiter, rounds));
        } else if (!found.get().offer(message, waiter)) {
            routeToSlot(place, message, waiter, rounds + 1);
        }
    }

    /**
     * A session of this loop, which has given up its slot, leaves a message to the next one, of another loop: keeps account of
     * it as of one that was routed there before all others. To be called for the latest message first.
     *
     * @return who waits for the message now
     */
    public Waiter leave(Recipient next, Message message, Waiter waiter) {
        if (waiter instanceof Forwarder) {
            return waiter;
        }
        Place place = new Place(message.user(), next.slotName());
        // Under "any" there is one slot, and messages to it are routed to the user.
        return place.slot().equals(Slot.ANY)
                ? leave(toUsers, place.user(), next, message, waiter, new ToUser(place.user()))
                : leave(toSlots, place, next, message, waiter, new ToSlot(place));
    }

    private <K> Waiter leave(
            Map<K, Way> ways, K key, Recipient next, Message message, Waiter waiter, Crossing.Owner owner) {
        Way known = ways.get(key);
        if (known instanceof Crossing crossing && crossing.isTo(next)) {
            return crossing.addFirst(message, waiter);
        }
        if (known instanceof Pause && !known.isIdle()) {
            return keepAhead(message.user(), next.slotName(), waiter);
        }
        if (known != null && !known.isIdle()) {
            return waiter; // the next session is on its way out too: what follows has another way already
        }
        Crossing crossing = new Crossing(next, loop, limits.budget(), owner);
        remember(ways, key, crossing);
        return crossing.addFirst(message, waiter);
    }

    private Optional<? extends Recipient> find(Place place) {
        return local.find(place.user()).recipients().stream()
                .filter(recipient -> recipient.slotName().equals(place.slot()))
                .findFirst();
    }

    private Way toUser(String user) {
        return remember(toUsers, user, new Passage(mailbox, lane, user, Optional.empty(), limits, new ToUser(user)));
    }

    private Way toSlot(Place place) {
        return remember(
                toSlots,
                place,
                new Passage(mailbox, lane, place.user(), Optional.of(place.slot()), limits, new ToSlot(place)));
    }

    /** Makes room if too many ways are remembered. One on which something is under way stays, for that is bounded too. */
    private static <K> Way remember(Map<K, Way> ways, K place, Way way) {
        if (ways.size() >= MAX_REMEMBERED) {
            Iterator<Way> oldest = ways.values().iterator();
            if (oldest.next().isIdle()) {
                oldest.remove();
            }
        }
        ways.put(place, way);
        return way;
    }

    /** What all ways need to know of this node. */
    private abstract class Towards implements Passage.Owner, Crossing.Owner {
        final String user;

        Towards(String user) {
            this.user = user;
        }

        @Override
        public boolean isHere(String slot) {
            return find(new Place(user, slot)).isPresent();
        }

        @Override
        public boolean isArriving(Optional<String> slot) {
            return local.isArriving(user, slot);
        }

        @Override
        public boolean isKnown(String slot) {
            return local.find(user).slotNames().contains(slot);
        }

        @Override
        public int freshness() {
            return freshness.getAsInt();
        }

        @Override
        public void learn(UserSlots slots, int asked) {
            local.learnSlots(user, slots, asked);
        }

        @Override
        public void lookIntoMailbox(String slot) {
            find(new Place(user, slot)).ifPresent(Recipient::lookIntoMailbox);
        }

        @Override
        public void toUser(Pending pending) {
            if (pending.waiter().isRevoked()) {
                pending.waiter().settle(Outcome.BEHIND_REFUSED);
            } else {
                route(pending.message(), pending.waiter(), pending.rounds());
            }
        }
    }

    private final class ToUser extends Towards {
        ToUser(String user) {
            super(user);
        }

        @Override
        public boolean leadsTo(Recipient recipient) {
            LocalUser known = local.find(user);
            return known.isOneSession() && known.recipients().get(0) == recipient;
        }

        @Override
        public void handOver(Pending pending) {
            toUser(pending);
        }

        @Override
        public void finished(Way way) {
            toUsers.remove(user, way);
        }
    }

    private final class ToSlot extends Towards {
        private final Place place;

        ToSlot(Place place) {
            super(place.user());
            this.place = place;
        }

        @Override
        public boolean leadsTo(Recipient recipient) {
            return find(place).filter(found -> found == recipient).isPresent();
        }

        @Override
        public void handOver(Pending pending) {
            if (pending.waiter().isRevoked()) {
                pending.waiter().settle(Outcome.BEHIND_REFUSED);
            } else {
                routeToSlot(place, pending.message(), pending.waiter(), pending.rounds());
            }
        }

        @Override
        public void finished(Way way) {
            toSlots.remove(place, way);
        }
    }
}
