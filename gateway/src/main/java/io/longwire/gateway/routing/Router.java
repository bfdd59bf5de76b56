package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the way of each message: to the recipient's session on this node, or to the mailbox.
 *
 * <p>Order: a message for which the mailbox is being asked holds back every later one of this event loop to the same
 * place, until the answer is there; the waiting ones go together in the next question. So one sender's messages never
 * overtake each other where a user goes off line or comes back.
 *
 * <p>Belongs to one event loop.
 */
public final class Router {

    private final LocalUsers local;
    private final Mailbox mailbox;

    /** Places for which the mailbox is being asked. */
    private final Map<Place, Deposit> deposits = new HashMap<>();

    /** One of a user's slots, or all of them. */
    private record Place(String user, Optional<String> slot) {}

    public Router(LocalUsers local, Mailbox mailbox) {
        this.local = local;
        this.mailbox = mailbox;
    }

    /** Sends {@code message} on its way to every device of its user. */
    public void route(Message message, Waiter waiter) {
        if (!deposits.isEmpty()) {
            Deposit deposit = deposits.get(new Place(message.user(), Optional.empty()));
            if (deposit != null) {
                deposit.add(message, waiter);
                return;
            }
        }
        LocalUser user = local.find(message.user());
        if (user.isOneSession()) {
            if (!user.recipients().get(0).offer(message, waiter)) {
                route(message, waiter);
            }
        } else if (!user.isComplete()) {
            deposit(new Place(message.user(), Optional.empty()), message, waiter);
        } else {
            fanOut(user, message, waiter, "");
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
                toSlot(recipient.slotName(), message, all);
            }
        }
        for (String slot : user.away()) {
            toSlot(slot, message, all);
        }
    }

    private void toSlot(String slot, Message message, Waiter waiter) {
        Place place = new Place(message.user(), Optional.of(slot));
        Deposit deposit = deposits.get(place);
        if (deposit != null) {
            deposit.add(message, waiter);
            return;
        }
        for (Recipient recipient : local.find(message.user()).recipients()) {
            if (recipient.slotName().equals(slot)) {
                if (!recipient.offer(message, waiter)) {
                    toSlot(slot, message, waiter);
                }
                return;
            }
        }
        deposit(place, message, waiter);
    }

    private void deposit(Place place, Message message, Waiter waiter) {
        if (message.isTransient()) {
            waiter.settle(Outcome.DROPPED);
            return;
        }
        Deposit deposit = new Deposit(mailbox, place.user(), place.slot(), new DepositOwner(place));
        deposits.put(place, deposit);
        deposit.add(message, waiter);
    }

    private final class DepositOwner implements Deposit.Owner {
        private final Place place;

        DepositOwner(Place place) {
            this.place = place;
        }

        @Override
        public boolean isHere(String slot) {
            return local.find(place.user()).recipients().stream()
                    .anyMatch(recipient -> recipient.slotName().equals(slot));
        }

        @Override
        public void handOver(Deposit.Pending pending) {
            place.slot()
                    .ifPresentOrElse(
                            slot -> toSlot(slot, pending.message(), pending.waiter()),
                            () -> route(pending.message(), pending.waiter()));
        }

        @Override
        public void finished(Deposit deposit) {
            deposits.remove(place, deposit);
        }
    }
}
