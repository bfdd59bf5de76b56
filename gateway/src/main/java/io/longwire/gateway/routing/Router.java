package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.relay.RelayLane;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the way of each message: to the recipient's session on this node, to the node where it is, or to the mailbox.
 *
 * <p>Order: a message that is on its way to a place outside this node holds back every later one of this event loop to the
 * same place, or goes the same way before it. So one sender's messages never overtake each other where a user goes off line,
 * comes back, or moves.
 *
 * <p>Belongs to one event loop.
 */
public final class Router implements ChatPath {

    /** How many ways are remembered of which nothing is under way; each is about 300 bytes. */
    static final int MAX_REMEMBERED = 16_384;

    private final LocalUsers local;
    private final Mailbox mailbox;
    private final RelayLane lane;

    /** Ways to all devices of a user, the one used longest ago first. */
    private final Map<String, Passage> toUsers = new LinkedHashMap<>(16, 0.75f, true);

    /** Ways to one slot of a user. */
    private final Map<Place, Passage> toSlots = new LinkedHashMap<>(16, 0.75f, true);

    private record Place(String user, String slot) {}

    public Router(LocalUsers local, Mailbox mailbox, RelayLane lane) {
        this.local = local;
        this.mailbox = mailbox;
        this.lane = lane;
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
        Passage known = toUsers.isEmpty() ? null : toUsers.get(message.user());
        if (known != null && !known.isIdle()) {
            known.add(message, waiter);
            return;
        }
        LocalUser user = local.find(message.user());
        if (user.isOneSession()) {
            if (!user.recipients().get(0).offer(message, waiter)) {
                route(message, waiter);
            }
        } else if (user.isComplete()) {
            fanOut(user, message, waiter, "");
        } else {
            Passage passage = known == null ? toUser(message.user()) : known;
            passage.add(message, waiter);
        }
    }

    /** Sends a copy of {@code message} to the devices of its user other than the one that holds {@code exceptSlot}. */
    public void routeCopies(Message message, String exceptSlot) {
        LocalUser user = local.find(message.user());
        if (!user.isAbsent()) {
            fanOut(user, message, Waiter.NOBODY, exceptSlot);
        }
    }

    private void fanOut(LocalUser user, Message message, Waiter waiter, String exceptSlot) {
        FanOut all = new FanOut(waiter, user.recipients().size() + user.away().size());
        for (Recipient recipient : user.recipients()) {
            if (recipient.slotName().equals(exceptSlot)) {
                all.settle(Outcome.DROPPED);
            } else {
                routeToSlot(recipient.slotName(), message, all);
            }
        }
        for (String slot : user.away()) {
            routeToSlot(slot, message, all);
        }
    }

    /** Sends {@code message} on its way to one device of its user. */
    public void routeToSlot(String slot, Message message, Waiter waiter) {
        Place place = new Place(message.user(), slot);
        Passage known = toSlots.get(place);
        if (known != null && !known.isIdle()) {
            known.add(message, waiter);
            return;
        }
        for (Recipient recipient : local.find(message.user()).recipients()) {
            if (recipient.slotName().equals(slot)) {
                if (!recipient.offer(message, waiter)) {
                    routeToSlot(slot, message, waiter);
                }
                return;
            }
        }
        Passage passage = known == null ? toSlot(place) : known;
        passage.add(message, waiter);
    }

    private Passage toUser(String user) {
        forgetOne(toUsers);
        Passage passage = new Passage(mailbox, lane, user, Optional.empty(), new Surroundings(user) {
            @Override
            public void handOver(Passage.Pending pending) {
                route(pending.message(), pending.waiter());
            }

            @Override
            public void finished(Passage finished) {
                toUsers.remove(user, finished);
            }
        });
        toUsers.put(user, passage);
        return passage;
    }

    private Passage toSlot(Place place) {
        forgetOne(toSlots);
        Passage passage =
                new Passage(mailbox, lane, place.user(), Optional.of(place.slot()), new Surroundings(place.user()) {
                    @Override
                    public void handOver(Passage.Pending pending) {
                        routeToSlot(place.slot(), pending.message(), pending.waiter());
                    }

                    @Override
                    public void finished(Passage finished) {
                        toSlots.remove(place, finished);
                    }
                });
        toSlots.put(place, passage);
        return passage;
    }

    /** Makes room if too many ways are remembered. One on which something is under way stays, for that is bounded too. */
    private static void forgetOne(Map<?, Passage> passages) {
        if (passages.size() >= MAX_REMEMBERED) {
            Iterator<Passage> oldest = passages.values().iterator();
            if (oldest.next().isIdle()) {
                oldest.remove();
            }
        }
    }

    /** What passages need to know of this node. */
    private abstract class Surroundings implements Passage.Owner {
        private final String user;

        Surroundings(String user) {
            this.user = user;
        }

        @Override
        public boolean isHere(String slot) {
            return local.find(user).recipients().stream()
                    .anyMatch(recipient -> recipient.slotName().equals(slot));
        }
    }
}
