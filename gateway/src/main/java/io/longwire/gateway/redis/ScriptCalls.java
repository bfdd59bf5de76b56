package io.longwire.gateway.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of scripts on a lane, each by its digest; in order also when Redis has forgotten the scripts. Used on the lane's
 * loop only.
 */
final class ScriptCalls {

    private final RedisLane lane;
    private final boolean isCluster;

    /** How many calls Redis has not answered yet. */
    private int underWay;

    /** Calls whose script Redis has forgotten; empty unless somebody has just flushed the scripts. */
    private final List<Call> refused = new ArrayList<>();

    /** Calls made since, which must not overtake those. */
    private final List<Call> waiting = new ArrayList<>();

    /** @param isCluster whether there are several servers, each of which remembers scripts for itself */
    ScriptCalls(RedisLane lane, boolean isCluster) {
        this.lane = lane;
        this.isCluster = isCluster;
    }

    /** As {@link RedisLane#call}. */
    CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[][] arguments) {
        Call call = new Call(script, keys, arguments);
        if (refused.isEmpty()) {
            send(call, false);
        } else if (waiting.size() < RedisLink.MAX_QUEUED) {
            waiting.add(call);
        } else {
            lane.later(() -> lane.settle(call.result, null, RedisUnavailableException.behind()));
        }
        return call.result;
    }

    private void send(Call call, boolean withSource) {
        underWay++;
        lane.<List<Object>>send(
                commands -> withSource
                        ? commands.eval(call.script.source(), ScriptOutputType.MULTI, call.keys, call.arguments)
                        : commands.evalsha(call.script.digest(), ScriptOutputType.MULTI, call.keys, call.arguments),
                (answer, failure) -> answered(call, answer, failure));
    }

    private void answered(Call call, List<Object> answer, Throwable failure) {
        underWay--;
        if (failure instanceof RedisNoScriptException) {
            refused.add(call);
        } else {
            lane.settle(call.result, answer, failure);
        }
        if (underWay == 0 && !refused.isEmpty()) {
            repeat();
        }
    }

    /**
     * The scripts were flushed under way: once all have been refused that will be, they are made again before any other. Only
     * if another lane has loaded a script again in between may a call of this one have overtaken another.
     */
    private void repeat() {
        List<Call> calls = new ArrayList<>(refused);
        calls.addAll(waiting);
        refused.clear();
        waiting.clear();
        Set<Script> sent = new HashSet<>();
        calls.forEach(call -> send(call, sent.add(call.script) || isCluster));
    }

    private static final class Call {
        private final Script script;
        private final byte[][] keys;
        private final byte[][] arguments;
        private final CompletableFuture<List<Object>> result = new CompletableFuture<>();

        Call(Script script, byte[][] keys, byte[][] arguments) {
            this.script = script;
            this.keys = keys;
            this.arguments = arguments;
        }
    }
}
