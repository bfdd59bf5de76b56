package io.longwire.gateway.session;

import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The claims of other nodes that take a session's slot. They come in any order: each from a node of its own, and by a loop of
 * its own.
 *
 * <p>Belongs to its session's event loop.
 */
final class RemoteSuccessions {

    /**
     * One claim.
     *
     * @param whenDone tells that node that nothing is owed to the slot here any more
     */
    private record Succession(RemoteClaim claim, Consumer<Handover> whenDone) {}

    /** Empty for nearly every session nearly all the time. */
    private List<Succession> all = List.of();

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(RemoteClaim claim, Consumer<Handover> whenDone) {
        List<Succession> more = new ArrayList<>(all);
        more.add(new Succession(claim, whenDone));
        all = more;
    }

    /** The session's own claim turns out to be later than some: it owes them nothing. */
    void tellEarlierThan(long epoch) {
        List<Succession> earlier =
                all.stream().filter(one -> one.claim().epoch() <= epoch).toList();
        all = all.stream().filter(one -> one.claim().epoch() > epoch).toList();
        earlier.forEach(one -> one.whenDone().accept(Handover.NOTHING));
    }

    /** The device of the latest claim; there must be one. */
    String device() {
        return all.stream()
                .map(Succession::claim)
                .max(Comparator.comparingLong(RemoteClaim::epoch))
                .orElseThrow()
                .device();
    }

    /** Tells all of them what is left to them. */
    void tell(Handover handover) {
        List<Succession> told = all;
        all = List.of();
        told.forEach(one -> one.whenDone().accept(handover));
    }
}
