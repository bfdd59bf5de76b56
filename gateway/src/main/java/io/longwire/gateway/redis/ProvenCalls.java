package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Calls that are done only when it is proven that what they wrote is safe. One of which it cannot be proven fails, although Redis
 * may have carried it out; one that wrote nothing needs no proof, and does not wait for that of others.
 *
 * <p>To ask for proof holds up a connection, so that is done on another one than the calls', in rounds: one question for all calls
 * that were answered since the last. A mark that is written behind the calls, on their connection, is read on the other before it
 * asks: so it speaks for a server that has what they wrote, also when the two connections lead to different ones for a while.
 *
 * <p>Used on its event loop only.
 */
final class ProvenCalls {

    /** A mark is looked for at once; this is for what a gateway that has ended leaves behind. */
    private static final Duration MARK_LIFE = Duration.ofMinutes(10);

    private final RedisLane calls;
    private final RedisLane proofs;
    private final Proof proof;
    private final Duration patience;
    private final byte[] mark;
    private final UnprovenLog log;

    private List<Call> waiting = new ArrayList<>();
    private List<Call> inProof = List.of();
    private boolean isAsking;
    private long rounds;

    /**
     * For the calls of one lane.
     *
     * @param proofs where proof is asked for; nothing else is to be sent there
     * @param patience how long Redis may take to prove
     * @param mark a key that nobody else writes
     */
    ProvenCalls(RedisLane calls, RedisLane proofs, Proof proof, Duration patience, byte[] mark, UnprovenLog log) {
        this.calls = calls;
        this.proofs = proofs;
        this.proof = proof;
        this.patience = patience;
        this.mark = mark;
        this.log = log;
    }

    /** @param connection which of the lane's connections it went by */
    private record Call(long connection, List<Object> answer, CompletableFuture<List<Object>> result) {

        void prove() {
            result.complete(answer);
        }

        void fail() {
            result.completeExceptionally(new RedisUnavailableException("Redis has not proven that it is safe"));
        }
    }

    /** As {@link RedisLane#callSafely}. */
    CompletableFuture<List<Object>> call(
            Script script, Predicate<List<Object>> hasWritten, byte[][] keys, byte[][] arguments) {
        CompletableFuture<List<Object>> result = new CompletableFuture<>();
        long connection = calls.disconnects();
        calls.call(script, keys, arguments).whenComplete((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!hasWritten.test(answer)) {
                result.complete(answer);
            } else if (waiting.size() >= RedisLink.MAX_QUEUED) {
                result.completeExceptionally(RedisUnavailableException.behind());
            } else {
                waiting.add(new Call(connection, answer, result));
                if (!isAsking) {
                    isAsking = true;
                    calls.later(this::startRound); // with what else the loop's pass brings
                }
            }
        });
        return result;
    }

    /** Redis does not answer: nobody waits for proof any longer. Called on any thread. */
    void redisAway() {
        calls.later(() -> {
            inProof.forEach(Call::fail);
            waiting.forEach(Call::fail);
            inProof = List.of();
            waiting = new ArrayList<>();
        });
    }

    private void startRound() {
        inProof = waiting;
        waiting = new ArrayList<>();
        isAsking = !inProof.isEmpty();
        if (isAsking) {
            byte[] value = utf8(++rounds);
            calls.ask(commands -> commands.set(mark, value, SetArgs.Builder.px(MARK_LIFE)))
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            // What went by a connection before this one may have gone to another server.
                            long connection = calls.disconnects();
                            failThose(call -> call.connection != connection);
                            prove(value);
                        } else {
                            proved(false);
                        }
                    });
        }
    }

    private void failThose(Predicate<Call> isLost) {
        inProof.stream().filter(isLost).forEach(Call::fail);
    }

    private void prove(byte[] value) {
        long connection = proofs.disconnects();
        // Written too: Redis proves no more than what the connection that asks has written itself.
        CompletableFuture<Boolean> isSameServer = proofs.<byte[]>ask(
                        commands -> commands.setGet(mark, value, SetArgs.Builder.px(MARK_LIFE)))
                .thenApply(found -> Arrays.equals(found, value));
        CompletableFuture<Boolean> isSafe = proofs.ask(commands -> proof.ask(commands, patience));
        isSameServer
                .thenCombine(isSafe, (isSame, isSafeThere) -> isSame && isSafeThere)
                .whenComplete((isProven, failure) -> {
                    if (failure == null && !isProven && !inProof.isEmpty()) {
                        log.unproven(proof, patience);
                    }
                    proved(failure == null && isProven && proofs.disconnects() == connection);
                });
    }

    private void proved(boolean isProven) {
        inProof.forEach(isProven ? Call::prove : Call::fail);
        inProof = List.of();
        startRound();
    }
}
