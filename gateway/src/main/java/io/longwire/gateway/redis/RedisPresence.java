package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Claims in Redis, by the scripts {@code claim}, {@code release} and {@code renew}. Belongs to its lane's event loop. */
final class RedisPresence implements Presence {

    private static final Script CLAIM = Script.load("claim");
    private static final Script RELEASE = Script.load("release");
    private static final Script RENEW = Script.load("renew");
    private static final Script LOOK_UP = Script.load("slots");

    /** Every script that presence runs. */
    static final List<Script> SCRIPTS = List.of(CLAIM, RELEASE, RENEW, LOOK_UP);

    /** Where the displaced holder, and the slots, begin in the answer to a claim. */
    private static final int DISPLACED = 5;

    private static final int SLOTS = 10;

    private final RedisLane lane;
    private final RedisSettings settings;
    private final Keys keys;

    RedisPresence(RedisLane lane, RedisSettings settings) {
        this.lane = lane;
        this.settings = settings;
        this.keys = new Keys(settings.prefix());
    }

    @Override
    public boolean isAvailable() {
        return lane.isAvailable();
    }

    @Override
    public CompletableFuture<ClaimOutcome> claim(Claim claim) {
        Slot slot = claim.slot();
        byte[][] names = {
            keys.state(slot.user()), keys.mailbox(slot), keys.mailbox(new Slot(slot.user(), Slot.ANY)),
        };
        return lane.call(
                        CLAIM,
                        names,
                        utf8(slot.name()),
                        utf8(settings.instance().toString()),
                        utf8(claim.session()),
                        utf8(claim.device()),
                        utf8(claim.resume() ? 1 : 0),
                        utf8(claim.maxSlots()),
                        utf8(settings.retention().toMillis()))
                .thenApply(answer -> toClaimOutcome(slot.name(), answer));
    }

    private static ClaimOutcome toClaimOutcome(String own, List<Object> answer) {
        if (text(answer.get(0)).equals("taken")) {
            return new ClaimOutcome.TakenSince(text(answer.get(1)));
        }
        List<String> texts =
                answer.stream().skip(DISPLACED).map(RedisPresence::text).toList();
        List<String> slots = new ArrayList<>();
        List<Holder> others = new ArrayList<>();
        for (int i = SLOTS - DISPLACED; i < texts.size(); i += 3) {
            slots.add(texts.get(i));
            if (!texts.get(i).equals(own)) {
                holder(texts.get(i), texts.get(i + 1), texts.get(i + 2)).ifPresent(others::add);
            }
        }
        return new ClaimOutcome.Granted(
                Long.parseLong(text(answer.get(1))),
                holder(own, texts.get(0), texts.get(1)),
                number(answer.get(2)),
                number(answer.get(3)),
                MailEntries.id((byte[]) answer.get(4)),
                List.copyOf(slots),
                List.copyOf(others),
                evicted(texts.get(2), texts.get(3), texts.get(4)));
    }

    private static Optional<Evicted> evicted(String slot, String instance, String session) {
        return slot.isEmpty() ? Optional.empty() : Optional.of(new Evicted(slot, holder(slot, instance, session)));
    }

    /** Who has or had a slot, for those who do not store past them. */
    private static Optional<Holder> holder(String slot, String instance, String session) {
        return holder(slot, instance, session, 0);
    }

    private static Optional<Holder> holder(String slot, String instance, String session, long version) {
        return session.isEmpty()
                ? Optional.empty()
                : Optional.of(new Holder(Instance.parse(instance), slot, session, version));
    }

    @Override
    public CompletableFuture<UserSlots> slots(String user) {
        return lane.call(LOOK_UP, new byte[][] {keys.state(user)}).thenApply(answer -> slots(answer, 0));
    }

    @Override
    public CompletableFuture<Optional<UserSlots>> release(Owner owner, List<String> others) {
        String user = owner.slot().user();
        byte[][] names = {keys.state(user), keys.mailbox(new Slot(user, Slot.ANY))};
        List<byte[]> arguments = new ArrayList<>(List.of(
                utf8(owner.slot().name()),
                utf8(settings.instance().toString()),
                utf8(owner.session()),
                utf8(owner.epoch()),
                utf8(owner.device()),
                utf8(settings.maxSlots()),
                utf8(settings.retention().toMillis())));
        others.forEach(other -> arguments.add(utf8(other)));
        return lane.call(RELEASE, names, arguments.toArray(byte[][]::new))
                .thenApply(answer ->
                        text(answer.get(0)).equals("restored") ? Optional.of(slots(answer, 1)) : Optional.empty());
    }

    @Override
    public CompletableFuture<RenewOutcome> renew(
            Owner owner, Collection<String> known, int maxSlots, boolean wasInDoubt) {
        Slot slot = owner.slot();
        byte[][] names = {
            keys.state(slot.user()), keys.mailbox(slot), keys.mailbox(new Slot(slot.user(), Slot.ANY)),
        };
        List<byte[]> arguments = new ArrayList<>(List.of(
                utf8(slot.name()),
                utf8(settings.instance().toString()),
                utf8(owner.session()),
                utf8(owner.epoch()),
                utf8(owner.device()),
                utf8(settings.isSingleSlot() ? 0 : maxSlots),
                utf8(settings.retention().toMillis()),
                utf8(settings.isSingleSlot() ? 0 : 1),
                utf8(wasInDoubt ? 1 : 0)));
        if (!settings.isSingleSlot()) {
            known.forEach(name -> arguments.add(utf8(name)));
        }
        return lane.call(RENEW, names, arguments.toArray(byte[][]::new)).thenApply(this::toRenewOutcome);
    }

    private RenewOutcome toRenewOutcome(List<Object> answer) {
        return text(answer.get(0)).equals("renewed")
                ? new RenewOutcome.Renewed(
                        number(answer.get(1)),
                        number(answer.get(2)) == 1,
                        settings.isSingleSlot() ? Optional.empty() : Optional.of(slots(answer, 3)))
                : new RenewOutcome.Superseded(text(answer.get(1)));
    }

    /** Reads what the scripts' {@code add_slots} has added to an answer from element {@code first} on. */
    static UserSlots slots(List<Object> answer, int first) {
        List<String> names = new ArrayList<>();
        List<Holder> holders = new ArrayList<>();
        for (int i = first + 1; i < answer.size(); i += 4) {
            String slot = text(answer.get(i));
            names.add(slot);
            long version = Long.parseLong(text(answer.get(i + 3)));
            holder(slot, text(answer.get(i + 1)), text(answer.get(i + 2)), version)
                    .ifPresent(holders::add);
        }
        return new UserSlots(Long.parseLong(text(answer.get(first))), List.copyOf(names), List.copyOf(holders));
    }

    static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    static int number(Object answer) {
        return Math.toIntExact((Long) answer);
    }
}
