package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;
import static io.longwire.gateway.redis.RedisPresence.number;
import static io.longwire.gateway.redis.RedisPresence.text;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.longwire.gateway.mailbox.UserSeen;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.gateway.mailbox.UserSeen.SlotSeen;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.NodeSeen;
import io.longwire.gateway.presence.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks into Redis for operators, over a connection of its own: what they ask for delays nobody. Changes nothing; safe to use from
 * any thread, and futures complete on any.
 */
public final class RedisInspection {

    /** How many messages of a user are shown, and searched. */
    private static final int MAX_SHOWN = 100;

    /** What is shown of an entry: what stands before the payload, and behind it. */
    private static final int START_BYTES = 256;

    private static final int END_BYTES = 256;

    /** Redis copies an entry to look at it: so many bytes take it a few milliseconds. */
    private static final int MAX_READ = 4 * 1024 * 1024;

    private static final Script LOOK = Script.load("look");

    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final ChannelKind channels;
    private final Keys keys;

    RedisInspection(RedisConnection redis, String prefix) {
        this.commands = redis.commands();
        this.channels = redis.channels();
        this.keys = new Keys(prefix);
    }

    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return commands;
    }

    /** The nodes that listen in this Redis, in the order of their names. */
    public CompletableFuture<List<NodeSeen>> nodes() {
        String prefix = new String(keys.node(""), StandardCharsets.UTF_8);
        return channels.find(commands, keys.node("*")).toCompletableFuture().thenCompose(found -> {
            List<CompletableFuture<NodeSeen>> nodes = found.stream()
                    .map(channel -> new String(channel, StandardCharsets.UTF_8).substring(prefix.length()))
                    .sorted()
                    .distinct()
                    .map(this::node)
                    .toList();
            return CompletableFuture.allOf(nodes.toArray(CompletableFuture<?>[]::new))
                    .thenApply(
                            all -> nodes.stream().map(CompletableFuture::join).toList());
        });
    }

    /** What stands in Redis of a node, whether it listens or not. */
    CompletableFuture<NodeSeen> node(String name) {
        byte[] key = keys.node(name);
        return commands.get(key)
                .thenCombine(
                        commands.pttl(key),
                        (instance, left) -> new NodeSeen(
                                name,
                                Optional.ofNullable(instance).map(bytes -> Instance.parse(text(bytes))),
                                Duration.ofMillis(Math.max(0, left))))
                .toCompletableFuture();
    }

    /** What is stored of a user. */
    public CompletableFuture<UserSeen> user(String user) {
        byte[][] names = {keys.state(user), keys.mailbox(new Slot(user, Slot.ANY))};
        return commands.<List<Object>>eval(
                        LOOK.source(),
                        ScriptOutputType.MULTI,
                        names,
                        utf8(MAX_SHOWN),
                        utf8(START_BYTES),
                        utf8(END_BYTES),
                        utf8(MAX_READ))
                .toCompletableFuture()
                .thenApply(answer -> new UserSeen(user, slots(answer)));
    }

    private static List<SlotSeen> slots(List<Object> answer) {
        List<SlotSeen> slots = new ArrayList<>();
        Iterator<Object> next = answer.iterator();
        while (next.hasNext()) {
            String slot = text(next.next());
            String[] holder = text(next.next()).split(" ");
            Duration since = Duration.ofMillis((Long) next.next());
            int waiting = number(next.next());
            int expired = number(next.next());
            List<MailSeen> mail = new ArrayList<>();
            for (int left = number(next.next()); left > 0; left--) {
                mail.add(MailHeads.look(number(next.next()), (byte[]) next.next(), (byte[]) next.next()));
            }
            boolean isKnown = holder.length > 1;
            slots.add(new SlotSeen(
                    slot,
                    isKnown && holder[0].equals("1")
                            ? Optional.of(
                                    new Holder(Instance.parse(holder[1]), slot, holder[2], Long.parseLong(holder[5])))
                            : Optional.empty(),
                    isKnown ? Optional.of(holder[4]) : Optional.empty(),
                    isKnown ? Long.parseLong(holder[3]) : 0,
                    since,
                    waiting,
                    expired,
                    List.copyOf(mail)));
        }
        return List.copyOf(slots);
    }
}
