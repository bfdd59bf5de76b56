package io.longwire.gateway;

import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.relay.Relay;
import io.longwire.gateway.relay.RelayInbox;
import io.longwire.gateway.session.Reregistration;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.memory.OutOfMemory;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One event loop and the parts that belong to it. The methods may be called from any thread; they hand off to the loop.
 *
 * @param inbox takes what other nodes send to this loop
 * @param reregistration walks through the sessions of this loop
 * @param repeatAfter when a walk is repeated: what others asked of Redis before it may be carried out only then
 */
record LoopParts(
        EventLoop loop, SessionLoop sessions, RelayInbox inbox, Reregistration reregistration, Duration repeatAfter) {

    /** What this loop has for other nodes. */
    Relay.Post post() {
        return new Relay.Post(loop, sessions.relay(), inbox);
    }

    /**
     * This node is among others now.
     *
     * @param otherNodes those that live; asked on the loop
     */
    void joined(Supplier<List<Instance>> otherNodes) {
        loop.execute(() -> sessions.lostClaims().joined(otherNodes));
    }

    /** Messages from other nodes arrive again; some may have been missed. */
    void hearsAgain() {
        loop.execute(sessions.relay()::hearsAgain);
        registerAgain();
    }

    /** Others may have taken this node for gone, or have stored mail past its sessions: all sessions register again, twice. */
    void registerAgain() {
        loop.execute(reregistration::start);
        loop.schedule(OutOfMemory.checked(reregistration::start), repeatAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
}
