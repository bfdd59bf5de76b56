package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;
import static io.longwire.gateway.redis.RedisPresence.number;
import static io.longwire.gateway.redis.RedisPresence.text;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mailboxes in Redis, by the scripts {@code append}, {@code drain} and {@code store}. Belongs to its lane's event loop. */
final class RedisMailbox implements Mailbox {

    private static final Script APPEND = Script.load("append");
    private static final Script DRAIN = Script.load("drain");
    private static final Script STORE = Script.load("store");
    private static final Script UNSEEN = Script.load("unseen");

    /** Every script that a mailbox runs. */
    static final List<Script> SCRIPTS = List.of(APPEND, DRAIN, STORE, UNSEEN);

    private static final int NOT_TO_BE_STORED = -1;

    private static final Logger log = LoggerFactory.getLogger(RedisMailbox.class);

    private final RedisLane lane;
    private final RedisSettings settings;
    private final Keys keys;
    private final Clock clock;
    private final GatewayMetrics metrics;

    RedisMailbox(RedisLane lane, RedisSettings settings, Clock clock, GatewayMetrics metrics) {
        this.lane = lane;
        this.settings = settings;
        this.keys = new Keys(settings.prefix());
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public boolean isAvailable() {
        return lane.isAvailable();
    }

    @Override
    public CompletableFuture<AppendOutcome> append(Owner owner, List<Entry> entries) {
        List<byte[]> arguments = ownerArguments(owner);
        arguments.add(utf8(settings.mailboxLimit()));
        arguments.add(utf8(settings.mailboxBytes()));
        arguments.add(utf8(settings.retention().toMillis()));
        long nowMillis = clock.millis();
        for (Entry entry : entries) {
            arguments.add(MailEntries.id(entry.mailId()));
            arguments.add(utf8(entry.message().remainingMillis(nowMillis)));
            arguments.add(utf8(entry.mayHaveBeenSeen() ? 1 : 0));
            arguments.add(entry.message().deliver().toByteArray());
        }
        long askedNanos = System.nanoTime();
        return lane.callSafely(APPEND, RedisMailbox::hasStored, ownerKeys(owner), arguments.toArray(byte[][]::new))
                .thenApply(answer -> {
                    String what = text(answer.get(0));
                    if (what.equals("moved")) {
                        return new AppendOutcome.Moved(text(answer.get(1)));
                    } else if (what.equals("unclaimed")) {
                        return new AppendOutcome.Unclaimed();
                    }
                    int accepted = number(answer.get(1));
                    metrics.mailStored(accepted, System.nanoTime() - askedNanos);
                    return new AppendOutcome.Appended(accepted);
                });
    }

    @Override
    public CompletableFuture<DrainOutcome> drain(Owner owner, Drain drain) {
        List<byte[]> arguments = ownerArguments(owner);
        arguments.add(utf8(drain.inFlight()));
        arguments.add(MailEntries.id(drain.lastInFlight()));
        arguments.add(utf8(drain.maxMessages()));
        arguments.add(utf8(drain.maxBytes()));
        for (long id : drain.acknowledged()) {
            arguments.add(MailEntries.id(id));
        }
        return lane.call(DRAIN, ownerKeys(owner), arguments.toArray(byte[][]::new))
                .thenApply(answer -> {
                    String what = text(answer.get(0));
                    if (what.equals("moved")) {
                        return new DrainOutcome.Moved(text(answer.get(1)));
                    } else if (what.equals("unclaimed")) {
                        return new DrainOutcome.Unclaimed();
                    }
                    if (drain.maxMessages() > 0) {
                        metrics.mailRead(answer.size() - 3);
                    }
                    return drained(owner, answer);
                });
    }

    private DrainOutcome.Drained drained(Owner owner, List<Object> answer) {
        int remaining = number(answer.get(1));
        List<Entry> entries = new ArrayList<>(answer.size() - 3);
        for (Object element : answer.subList(3, answer.size())) {
            Optional<Entry> entry = MailEntries.read(owner.slot().user(), (byte[]) element);
            entry.ifPresent(entries::add);
            if (entry.isEmpty()) {
                lane.removeFromList(keys.mailbox(owner.slot()), (byte[]) element);
                remaining--;
            }
        }
        return new DrainOutcome.Drained(entries, remaining);
    }

    @Override
    public CompletableFuture<StoreOutcome> store(
            String user, Optional<String> slot, Collection<Passed> passed, List<Message> messages) {
        List<byte[]> arguments = new ArrayList<>(5 + 3 * passed.size() + 3 * messages.size());
        arguments.add(utf8(slot.orElse(settings.isSingleSlot() ? Slot.ANY : "")));
        arguments.add(utf8(settings.mailboxLimit()));
        arguments.add(utf8(settings.mailboxBytes()));
        arguments.add(utf8(settings.retention().toMillis()));
        arguments.add(utf8(passed.size()));
        for (Passed one : passed) {
            arguments.add(utf8(one.session()));
            arguments.add(utf8(one.version()));
            arguments.add(utf8(one.isGone() ? 1 : 0));
        }
        long nowMillis = clock.millis();
        for (Message message : messages) {
            arguments.add(MailEntries.id(ThreadLocalRandom.current().nextLong() | 1));
            arguments.add(utf8(message.isTransient() ? NOT_TO_BE_STORED : message.remainingMillis(nowMillis)));
            arguments.add(message.deliver().toByteArray());
        }
        byte[][] names = {keys.state(user), keys.mailbox(new Slot(user, Slot.ANY))};
        long askedNanos = System.nanoTime();
        return lane.callSafely(STORE, RedisMailbox::hasStored, names, arguments.toArray(byte[][]::new))
                .thenApply(answer -> toStoreOutcome(answer, askedNanos));
    }

    private StoreOutcome toStoreOutcome(List<Object> answer, long askedNanos) {
        return switch (text(answer.get(0))) {
            case "stored" -> {
                int accepted = number(answer.get(1));
                metrics.mailStored(accepted, System.nanoTime() - askedNanos);
                yield new StoreOutcome.Stored(accepted);
            }
            case "held" -> new StoreOutcome.Held(RedisPresence.slots(answer, 1));
            case "no slot" -> new StoreOutcome.NoSuchSlot(RedisPresence.slots(answer, 1));
            default -> throw new IllegalStateException("store answers " + text(answer.get(0)));
        };
    }

    /** Whether messages are stored by that, and are to be safe; not if another node has the slot, or the mailbox is full. */
    private static boolean hasStored(List<Object> answer) {
        return Set.of("appended", "stored").contains(text(answer.get(0))) && number(answer.get(1)) > 0;
    }

    @Override
    public void countUnseen(Slot slot, int messages) {
        lane.call(UNSEEN, new byte[][] {keys.state(slot.user())}, utf8(slot.name()), utf8(messages))
                .exceptionally(failure -> {
                    log.debug("{} messages that {} will not see are not counted", messages, slot, failure);
                    return List.of();
                });
    }

    /** What every script of an owner is told first. */
    private List<byte[]> ownerArguments(Owner owner) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(utf8(owner.slot().name()));
        arguments.add(utf8(settings.instance().toString()));
        arguments.add(utf8(owner.session()));
        arguments.add(utf8(owner.epoch()));
        arguments.add(utf8(settings.maxSlots()));
        return arguments;
    }

    private byte[][] ownerKeys(Owner owner) {
        return new byte[][] {keys.state(owner.slot().user()), keys.mailbox(owner.slot())};
    }
}
