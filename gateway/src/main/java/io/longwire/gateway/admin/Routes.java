package io.longwire.gateway.admin;

import io.longwire.gateway.session.EndReason;
import io.longwire.log.LogText;
import io.longwire.memory.OutOfMemory;
import io.longwire.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is served where, and to whom.
 *
 * <p>Health is answered on the thread that asks, without any other being waited for, and under whatever name the port is asked:
 * probes of machines send any. Everything else is worked out on a thread of its own, one after the other.
 */
final class Routes {

    private static final String HEALTH = "/health/";
    private static final String USERS = "/users/";
    private static final String SESSIONS = "/sessions/";
    private static final String OPTIONS = "OPTIONS";
    private static final List<String> READ = List.of("GET", "HEAD", OPTIONS);
    private static final List<String> END = List.of("DELETE", OPTIONS);

    /** What operators are made to wait at most for an answer that Redis has a part in. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private static final String SCHEME = "Bearer ";

    private final Operations operations;
    private final Optional<String> token;
    private final HostNames hosts;
    private final Executor worker;

    /** @param worker takes what may last; refuses what it has no place for */
    Routes(Operations operations, AdminAccess access, Executor worker) {
        this.operations = operations;
        this.token = access.token();
        this.hosts = new HostNames(access.hosts());
        this.worker = worker;
    }

    /** Answers; the future never fails, and may complete on any thread. */
    CompletableFuture<Answer> answer(Request request) {
        try {
            return route(request).exceptionally(failure -> broken(request, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(broken(request, e));
        }
    }

    private CompletableFuture<Answer> route(Request request) {
        String path = request.path();
        boolean isHealth = path.startsWith(HEALTH);
        List<String> methods = path.startsWith(SESSIONS) ? END : READ;
        Optional<Answer> refusal = isHealth ? Optional.empty() : strangersName(request);
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        String allowed = String.join(", ", methods);
        if (!methods.contains(request.method())) {
            return now(Answer.error(405, "only " + allowed + " is served here").with("Allow", allowed));
        }
        if (request.method().equals(OPTIONS)) {
            // Of health it is what some balancers ask by, and they look at nothing but the status.
            return isHealth
                    ? health(path).thenApply(answer -> answer.with("Allow", allowed))
                    : now(Answer.line(200, Map.of("allow", methods)).with("Allow", allowed));
        }
        if (isHealth) {
            return health(path);
        }
        if (path.startsWith(USERS)) {
            return user(request, path.substring(USERS.length()));
        }
        if (path.startsWith(SESSIONS)) {
            return kick(request, path.substring(SESSIONS.length()));
        }
        return switch (path) {
            case "/metrics" -> atWork(() -> CompletableFuture.completedFuture(operations.metrics()), Answer::metrics);
            case "/status" -> atWork(() -> operations.status(isOperator(request)), Answer::page);
            default -> now(unknown());
        };
    }

    private CompletableFuture<Answer> health(String path) {
        return now(
                switch (path) {
                    case "/health/live" -> Answer.line(200, Map.of("live", true));
                    case "/health/ready" -> Answer.readiness(operations.notReadyBecause());
                    default -> unknown();
                });
    }

    private static Answer unknown() {
        return Answer.error(404, "try /health/live, /health/ready, /metrics, /status or /users/{user}");
    }

    private Optional<Answer> strangersName(Request request) {
        Optional<String> authority = Optional.ofNullable(request.target().getRawAuthority());
        List<String> names = authority.map(List::of).orElse(request.hosts());
        if (names.stream().allMatch(hosts::allow) && names.size() == 1) {
            return Optional.empty();
        }
        return Optional.of(Answer.error(
                421,
                "asked under another name than localhost, an address, --admin-host or one of --admin-allow-host: "
                        + String.join(", ", names)));
    }

    private CompletableFuture<Answer> user(Request request, String user) {
        Optional<Answer> refusal = refusal(request, user);
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        Map<String, String> query = Query.of(request.target());
        return atWork(
                () -> operations.user(
                        user, Optional.ofNullable(query.get("message")), Optional.ofNullable(query.get("from"))),
                Answer::page);
    }

    private CompletableFuture<Answer> kick(Request request, String user) {
        Optional<Answer> refusal = refusal(request, user);
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        String detail = Query.of(request.target()).getOrDefault("detail", "ended by the operator");
        if (detail.length() > EndReason.MAX_DETAIL) {
            return now(Answer.error(
                    400, "detail has " + detail.length() + " characters, at most " + EndReason.MAX_DETAIL));
        }
        return atWork(() -> operations.kick(user, detail), Answer::page);
    }

    /** Why a request about a user is not served, if it is not. */
    private Optional<Answer> refusal(Request request, String user) {
        if (token.isEmpty()) {
            return Optional.of(Answer.error(403, "this is served only if the gateway was given --admin-token"));
        }
        if (!isOperator(request)) {
            return Optional.of(Answer.error(401, "send Authorization: Bearer and the admin token")
                    .with("WWW-Authenticate", "Bearer"));
        }
        if (!Wire.isName(user)) {
            return Optional.of(
                    Answer.error(400, "a user is 1 to " + Wire.MAX_NAME_LENGTH + " characters of [A-Za-z0-9_.:@-]"));
        }
        return Optional.empty();
    }

    private boolean isOperator(Request request) {
        String sent = request.authorization().orElse("");
        // In constant time, so that the token cannot be found out letter by letter.
        return token.isPresent()
                && sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        sent.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private interface Writing<T> {
        Answer of(T page);
    }

    /** Asks and writes on the worker, which does not wait for what is between. */
    private <T> CompletableFuture<Answer> atWork(Supplier<CompletableFuture<T>> question, Writing<T> writing) {
        return CompletableFuture.supplyAsync(question, worker)
                .thenCompose(asked -> asked.handleAsync(
                        (page, failure) -> failure == null ? writing.of(page) : unanswered(failure), worker))
                .completeOnTimeout(
                        Answer.error(503, "no answer within " + PATIENCE.toSeconds() + " s"),
                        PATIENCE.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static Answer unanswered(Throwable failure) {
        OutOfMemory.check(failure);
        log.debug("no answer for an operator", failure);
        return Answer.error(503, "Redis does not answer");
    }

    private static Answer broken(Request request, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        OutOfMemory.check(cause);
        if (cause instanceof RejectedExecutionException) {
            return Answer.error(503, "too much is asked at a time").with("Retry-After", "1");
        }
        log.error(
                "a bug: {} {} has failed",
                LogText.printable(request.method()),
                LogText.printable(request.path()),
                cause);
        return Answer.error(500, "a bug; the log tells more");
    }
}
