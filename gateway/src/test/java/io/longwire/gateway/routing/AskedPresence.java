package io.longwire.gateway.routing;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.presence.UserSlots;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Knows which slots users have when the test says so. */
final class AskedPresence implements Presence {

    /** What was asked and is not answered yet, in its order. */
    final Queue<CompletableFuture<UserSlots>> questions = new ArrayDeque<>();

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public CompletableFuture<UserSlots> slots(String user) {
        CompletableFuture<UserSlots> answer = new CompletableFuture<>();
        questions.add(answer);
        return answer;
    }

    @Override
    public CompletableFuture<ClaimOutcome> claim(Claim claim) {
        throw new AssertionError("a router does not claim");
    }

    @Override
    public CompletableFuture<Optional<UserSlots>> release(Owner owner, List<String> others) {
        throw new AssertionError("a router does not release");
    }

    @Override
    public CompletableFuture<RenewOutcome> renew(
            Owner owner, Collection<String> known, int maxSlots, boolean wasInDoubt) {
        throw new AssertionError("a router does not renew");
    }
}
