package io.longwire.gateway.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Calls that are done only when it is proven that what they wrote is safe.
 *
 * <p>To ask for proof holds up a connection, so they have one of their own, and go in rounds: calls, then one question about
 * all of them, while the next round gathers. A call of which it cannot be proven fails, although Redis may have carried it out.
 *
 * <p>Used on its event loop only.
 */
final class ProvenCalls {

    /** A call may wait for two rounds, its own and the one before. */
    private static final int ROUNDS_PER_TIMEOUT = 2;

    private final RedisLane lane;
    private final Proof proof;
    private final Duration patience;

    private List<Call> gathered = new ArrayList<>();
    private boolean isUnderWay;

    ProvenCalls(RedisLane lane, Proof proof, Duration timeout) {
        this.lane = lane;
        this.proof = proof;
        this.patience = timeout.dividedBy(ROUNDS_PER_TIMEOUT);
    }

    private record Call(
            Supplier<CompletableFuture<List<Object>>> asking,
            CompletableFuture<List<Object>> answer,
            CompletableFuture<List<Object>> result) {}

    /** As {@link RedisLane#callSafely}. */
    CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[][] arguments) {
        Call call = new Call(
                () -> lane.call(script, keys, arguments), new CompletableFuture<>(), new CompletableFuture<>());
        if (gathered.size() >= RedisLink.MAX_QUEUED) {
            // Fails on the loop, and not within this call, like any other.
            lane.later(() -> call.result.completeExceptionally(RedisUnavailableException.behind()));
            return call.result;
        }
        gathered.add(call);
        if (!isUnderWay) {
            isUnderWay = true;
            lane.later(this::startRound); // with what else the loop's pass brings
        }
        return call.result;
    }

    private void startRound() {
        List<Call> round = gathered;
        gathered = new ArrayList<>();
        isUnderWay = !round.isEmpty();
        if (isUnderWay) {
            long connection = lane.disconnects();
            round.forEach(ProvenCalls::send);
            prove(round, connection);
        }
    }

    private static void send(Call call) {
        call.asking.get().whenComplete((answer, failure) -> {
            if (failure == null) {
                call.answer.complete(answer);
            } else {
                call.answer.completeExceptionally(failure);
            }
        });
    }

    /** @param connection which one the calls went by: another one knows nothing of them, and would prove anything */
    private void prove(List<Call> round, long connection) {
        lane.ask(commands -> proof.ask(commands, patience))
                .whenComplete((isProven, failure) ->
                        proved(round, connection, failure == null && isProven && lane.disconnects() == connection));
    }

    private void proved(List<Call> round, long connection, boolean isProven) {
        List<Call> late = new ArrayList<>();
        for (Call call : round) {
            if (!call.answer.isDone()) {
                late.add(call); // Redis had forgotten its script: it goes again, after the question
            } else {
                settle(call, isProven);
            }
        }
        if (late.isEmpty()) {
            startRound();
        } else {
            CompletableFuture.allOf(late.stream().map(Call::answer).toArray(CompletableFuture<?>[]::new))
                    .whenComplete((done, failure) -> prove(late, connection));
        }
    }

    private static void settle(Call call, boolean isProven) {
        call.answer.whenComplete((answer, failure) -> {
            if (failure != null) {
                call.result.completeExceptionally(failure);
            } else if (isProven) {
                call.result.complete(answer);
            } else {
                call.result.completeExceptionally(
                        new RedisUnavailableException("Redis has not proven that it is safe"));
            }
        });
    }
}
