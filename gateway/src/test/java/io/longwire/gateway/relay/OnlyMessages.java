package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Slot;
import java.util.List;
import java.util.function.Consumer;

/** For tests in which messages arrive, and nothing else does. */
abstract class OnlyMessages implements Arrivals {

    @Override
    public void takeOver(RemoteClaim claim, Consumer<Handover> done) {
        throw new AssertionError("none was sent");
    }

    @Override
    public void registerAgain(String user, Runnable done) {
        throw new AssertionError("no registration: " + user);
    }

    @Override
    public void slotsChanged(String user, List<String> slots, long epoch) {
        throw new AssertionError("none was sent");
    }

    @Override
    public void mailStored(Slot slot) {
        throw new AssertionError("none was sent");
    }

    @Override
    public void kick(String user, String detail) {
        throw new AssertionError("none was sent");
    }
}
