package io.longwire.gateway;

import io.longwire.gateway.admin.Operations;
import io.longwire.gateway.config.Build;
import io.longwire.gateway.mailbox.UserSeen;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.gateway.mailbox.UserSeen.SlotSeen;
import io.longwire.gateway.metrics.RecentEndings;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.NodeSeen;
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
    private final Instant startedAt = Instant.now();
    private final View view;
    private final SessionTable table;
    private final SessionLoop loop;
    private final RedisInspection redis;
    private final RecentEndings endings;

    /**
     * What only the gateway itself can tell.
     *
     * @param redis how Redis is used, by what is called what
     * @param push the same of what backends push
     * @param sessions how many phones are logged in, by platform
     */
    record View(
            Supplier<List<String>> notReadyBecause,
            Supplier<String> metrics,
            Supplier<Map<String, Object>> redis,
            Supplier<Map<String, Object>> push,
            Supplier<Integer> connections,
            Supplier<Map<String, Integer>> sessions) {}

    /**
     * Operations on a gateway.
     *
     * @param loop the event loop whose lane carries what is for other nodes
     */
    GatewayOperations(
            Instance self,
            View view,
            SessionTable table,
            SessionLoop loop,
            RedisInspection redis,
            RecentEndings endings) {
        this.self = self;
        this.view = view;
        this.table = table;
        this.loop = loop;
        this.redis = redis;
        this.endings = endings;
    }

    @Override
    public List<String> notReadyBecause() {
        return view.notReadyBecause().get();
    }

    @Override
    public String metrics() {
        return view.metrics().get();
    }

    // -------------------------------------------------------------------------------------------------------- status

    @Override
    public CompletableFuture<Map<String, Object>> status(boolean showsUsers) {
        // A status page is wanted most when Redis is away: then it tells what it can.
        return redis.nodes()
                .thenApply(nodes -> Optional.of(nodes.stream().map(this::toPage).toList()))
                .exceptionally(failure -> Optional.empty())
                .thenApply(nodes -> statusPage(nodes, showsUsers));
    }

    private Map<String, Object> statusPage(Optional<List<Map<String, Object>>> nodes, boolean showsUsers) {
        List<String> reasons = notReadyBecause();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", self.node());
        node.put("instance", self.toString());
        node.put("version", Build.current().version());
        node.put("commit", Build.current().commit());
        node.put("startedAt", startedAt.toString());
        node.put("ready", reasons.isEmpty());
        node.put("notReadyBecause", reasons);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("node", node);
        page.put("nodes", nodes.orElse(List.of()));
        page.put("nodesKnown", nodes.isPresent());
        page.put("connections", view.connections().get());
        page.put("sessions", view.sessions().get());
        page.put("redis", view.redis().get());
        page.put("push", view.push().get());
        page.put(
                "closed",
                endings.latestFirst().stream()
                        .map(ending -> toPage(ending, showsUsers))
                        .toList());
        return page;
    }

    private Map<String, Object> toPage(NodeSeen seen) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("name", seen.node());
        page.put("instance", seen.instance().map(Instance::toString).orElse(""));
        page.put("leaseMillis", seen.leaseLeft().toMillis());
        page.put("self", seen.instance().equals(Optional.of(self)));
        return page;
    }

    private static Map<String, Object> toPage(RecentEndings.Entry ending, boolean showsUsers) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("at", ending.at().toString());
        page.put("reason", ending.reason());
        page.put("detail", ending.detail());
        page.put("platform", ending.platform());
        if (showsUsers) {
            page.put("user", ending.user());
            page.put("device", ending.device());
        }
        return page;
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
