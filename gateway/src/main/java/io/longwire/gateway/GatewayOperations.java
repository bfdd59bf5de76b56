package io.longwire.gateway;

import io.longwire.gateway.admin.Operations;
import io.longwire.gateway.mailbox.UserSeen;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.gateway.mailbox.UserSeen.SlotSeen;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.RedisInspection;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.SessionSeen;
import io.longwire.gateway.session.SessionTable;
import io.longwire.log.LogText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see of a gateway, made of what its rooms know. Safe for any thread. */
final class GatewayOperations implements Operations {

    private static final Logger log = LoggerFactory.getLogger(GatewayOperations.class);

    private final Instance self;
    private final Readiness readiness;
    private final StatusPage status;
    private final Supplier<String> metrics;
    private final SessionTable table;
    private final SessionLoop loop;
    private final RedisInspection redis;

    /**
     * Operations on a gateway.
     *
     * @param metrics all that is counted, as Prometheus reads it
     * @param loop the event loop whose lane carries what is for other nodes
     */
    GatewayOperations(
            Instance self,
            Readiness readiness,
            StatusPage status,
            Supplier<String> metrics,
            SessionTable table,
            SessionLoop loop,
            RedisInspection redis) {
        this.self = self;
        this.readiness = readiness;
        this.status = status;
        this.metrics = metrics;
        this.table = table;
        this.loop = loop;
        this.redis = redis;
    }

    @Override
    public List<String> notReadyBecause() {
        return readiness.reasonsAgainst();
    }

    @Override
    public String metrics() {
        return metrics.get();
    }

    @Override
    public CompletableFuture<Map<String, Object>> status(boolean showsUsers) {
        return status.show(showsUsers);
    }

    // ---------------------------------------------------------------------------------------------------------- users

    @Override
    public CompletableFuture<Map<String, Object>> user(String user, Optional<String> message, Optional<String> from) {
        List<CompletableFuture<SessionSeen>> sessions = table.of(user).stream()
                .map(session -> session.look(from.orElse(""), message.orElse("")))
                .toList();
        return redis.user(user)
                .thenCombine(
                        CompletableFuture.allOf(sessions.toArray(CompletableFuture<?>[]::new)),
                        (stored, nothing) -> userPage(
                                stored,
                                sessions.stream().map(CompletableFuture::join).toList(),
                                message,
                                from.orElse("")));
    }

    private Map<String, Object> userPage(
            UserSeen stored, List<SessionSeen> here, Optional<String> message, String from) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("user", stored.user());
        page.put("slots", stored.slots().stream().map(GatewayOperations::toPage).toList());
        page.put("sessionsHere", here.stream().map(GatewayOperations::toPage).toList());
        message.ifPresent(id -> page.put("message", Whereabouts.of(id, from, stored, here, self)));
        return page;
    }

    private static Map<String, Object> toPage(SlotSeen slot) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("slot", slot.slot());
        page.put("online", slot.holder().isPresent());
        slot.holder().ifPresent(holder -> {
            page.put("node", holder.instance().node());
            page.put("instance", holder.instance().toString());
            page.put("session", holder.session());
        });
        slot.lastDevice().ifPresent(device -> {
            page.put("device", device);
            page.put(
                    slot.holder().isPresent() ? "onlineForMillis" : "offlineForMillis",
                    slot.since().toMillis());
            page.put("epoch", slot.epoch());
        });
        page.put("waiting", slot.waiting());
        page.put("expiredUnseen", slot.expired());
        page.put(
                "oldestMail",
                slot.mail().stream().limit(10).map(GatewayOperations::toPage).toList());
        return page;
    }

    private static Map<String, Object> toPage(MailSeen mail) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", mail.id());
        page.put("from", mail.from());
        page.put("bytes", mail.bytes());
        page.put("sentAt", Instant.ofEpochMilli(mail.sentAtMillis()).toString());
        page.put("expiresAt", Instant.ofEpochMilli(mail.expiresAtMillis()).toString());
        return page;
    }

    private static Map<String, Object> toPage(SessionSeen session) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("slot", session.slot());
        page.put("session", session.session());
        page.put("device", session.device());
        page.put("platform", session.platform());
        page.put("phase", session.phase());
        page.put("inFlight", session.inFlight());
        return page;
    }

    // --------------------------------------------------------------------------------------------------------- kicks

    @Override
    public CompletableFuture<Map<String, Object>> kick(String user, String detail) {
        int endedHere = table.kick(user, detail);
        return redis.user(user).thenApply(stored -> {
            Set<Instance> others = stored.slots().stream()
                    .flatMap(slot -> slot.holder().stream())
                    .map(Holder::instance)
                    .filter(instance -> !instance.equals(self))
                    .collect(Collectors.toSet());
            others.forEach(other -> loop.run(() -> loop.relay().kick(other, user, detail)));
            log.info(
                    "an operator ends the sessions of {}: {} here, nodes asked: {}; detail: {}",
                    user,
                    endedHere,
                    others.isEmpty()
                            ? "none"
                            : others.stream().map(Instance::node).sorted().collect(Collectors.joining(", ")),
                    LogText.printable(detail));
            Map<String, Object> page = new LinkedHashMap<>();
            page.put("user", user);
            page.put("endedHere", endedHere);
            page.put(
                    "askedNodes",
                    new ArrayList<>(
                            new TreeSet<>(others.stream().map(Instance::node).toList())));
            return page;
        });
    }
}
