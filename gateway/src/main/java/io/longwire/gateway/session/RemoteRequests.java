package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.routing.RelayedMessages;
import io.longwire.gateway.routing.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what other nodes send to the sessions of this one. Belongs to one event loop. */
public final class RemoteRequests implements Arrivals {

    private static final Logger log = LoggerFactory.getLogger(RemoteRequests.class);

    private final SessionTable table;
    private final RelayedMessages messages;

    public RemoteRequests(SessionTable table, Router router) {
        this.table = table;
        this.messages = new RelayedMessages(table, router);
    }

    @Override
    public void message(Message message, Optional<String> slot, boolean lookFirst, Answer answer) {
        messages.take(message, slot, lookFirst, answer);
    }

    @Override
    public void takeOver(RemoteClaim claim, Consumer<Handover> done) {
        Optional<Session> session = table.find(claim.slot());
        if (session.isPresent() && claim.isEvicted()) {
            session.get().makeRoomFor(claim.device());
            done.accept(Handover.NOTHING);
        } else if (session.isPresent()) {
            session.get().supersedeElsewhere(claim, done);
        } else {
            done.accept(Handover.NOTHING);
        }
    }

    @Override
    public void slotsChanged(String user, List<String> slots, long epoch) {
        table.slotsChanged(user, slots, epoch);
    }

    @Override
    public void registerAgain(String user, Runnable done) {
        table.registerAgain(user).whenComplete((nothing, failure) -> done.run());
    }

    @Override
    public void mailStored(Slot slot) {
        table.find(slot).ifPresent(Session::lookIntoMailbox);
    }

    @Override
    public void kick(String user, String detail) {
        int ended = table.kick(user, detail);
        log.info("an operator, at another node, ends the sessions of {}: {} here", user, ended);
    }
}
