package io.longwire.gateway.session;

import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.relay.RelayLane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes sure that a login finds the user's other sessions. After an outage Redis may have lost claims, and a node with many sessions
 * needs a while to renew them. A claim made meanwhile would find no other session, and messages for the user would bypass those that
 * are online. So they renew their claims first, here and on other nodes. Logins that arrive close together share one request to each
 * node, however many they are.
 *
 * <p>Belongs to one event loop. A user with one place has no other session, and nobody is asked.
 */
public final class LostClaims {

    /** Every live session renews its claim within half of that. */
    static final Duration PERIOD = Registration.RENEWAL_INTERVAL.multipliedBy(2);

    private final boolean haveUsersOnePlace;
    private final RelayLane relay;
    private final SessionTable table;
    private final TimerWheel timers;
    private Supplier<List<Instance>> otherNodes = List::of;
    private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();
    private long endNanos;

    public LostClaims(boolean haveUsersOnePlace, RelayLane relay, SessionTable table, TimerWheel timers) {
        this.haveUsersOnePlace = haveUsersOnePlace;
        this.relay = relay;
        this.table = table;
        this.timers = timers;
        this.endNanos = timers.nowNanos();
    }

    /**
     * This node is among others from now on.
     *
     * @param otherNodes those that live
     */
    public void joined(Supplier<List<Instance>> otherNodes) {
        this.otherNodes = otherNodes;
    }

    /** From now on, claims may be lost. */
    public void redisIsBack() {
        endNanos = timers.nowNanos() + PERIOD.toNanos();
    }

    /**
     * Has the user's sessions register again, if their claims may be lost.
     *
     * @return done, on any thread, when they have; or when Redis, or a node within the relay timeout, has not answered. Never fails
     */
    CompletableFuture<Void> restore(String user) {
        if (haveUsersOnePlace || timers.nowNanos() - endNanos >= 0) {
            return CompletableFuture.completedFuture(null);
        }
        if (waiting.isEmpty()) {
            timers.schedule(Duration.ZERO, this::askForAll);
        }
        return waiting.computeIfAbsent(user, unknown -> new CompletableFuture<>());
    }

    private void askForAll() {
        Map<String, CompletableFuture<Void>> all = Map.copyOf(waiting);
        waiting.clear();
        all.forEach((user, done) -> ask(user).whenComplete((nothing, failure) -> done.complete(null)));
    }

    private CompletableFuture<Void> ask(String user) {
        Stream<CompletableFuture<Void>> elsewhere = otherNodes.get().stream()
                .filter(node -> !relay.isSilent(node))
                .map(node -> relay.registerAgain(node, user));
        return CompletableFuture.allOf(
                Stream.concat(Stream.of(table.registerAgain(user)), elsewhere).toArray(CompletableFuture[]::new));
    }
}
