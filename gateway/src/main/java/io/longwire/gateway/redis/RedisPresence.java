package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.presence.Slot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Claims in Redis, by the scripts {@code claim}, {@code release} and {@code renew}. Belongs to its lane's event loop. */
final class RedisPresence implements Presence {

    private static final Script CLAIM = Script.load("claim");
    private static final Script RELEASE = Script.load("release");
    private static final Script RENEW = Script.load("renew");

    /** Every script that presence runs. */
    static final List<Script> SCRIPTS = List.of(CLAIM, RELEASE, RENEW);

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
                        utf8(settings.instance()),
                        utf8(claim.session()),
                        utf8(claim.device()),
                        utf8(claim.resume() ? 1 : 0),
                        utf8(claim.maxSlots()),
                        utf8(settings.retention().toMillis()))
                .thenApply(RedisPresence::toClaimOutcome);
    }

    private static ClaimOutcome toClaimOutcome(List<Object> answer) {
        if (text(answer.get(0)).equals("taken")) {
            return new ClaimOutcome.TakenSince(text(answer.get(1)));
        }
        String evicted = text(answer.get(6));
        return new ClaimOutcome.Granted(
                Long.parseLong(text(answer.get(1))),
                number(answer.get(2)) == 1,
                number(answer.get(3)),
                number(answer.get(4)),
                MailEntries.id((byte[]) answer.get(5)),
                answer.stream().skip(7).map(RedisPresence::text).toList(),
                evicted.isEmpty() ? Optional.empty() : Optional.of(evicted));
    }

    @Override
    public CompletableFuture<Void> release(Owner owner) {
        return lane.call(
                        RELEASE,
                        new byte[][] {keys.state(owner.slot().user())},
                        utf8(owner.slot().name()),
                        utf8(owner.session()),
                        utf8(settings.retention().toMillis()))
                .thenApply(answer -> null);
    }

    @Override
    public CompletableFuture<RenewOutcome> renew(Owner owner) {
        return lane.call(
                        RENEW,
                        new byte[][] {keys.state(owner.slot().user())},
                        utf8(owner.slot().name()),
                        utf8(settings.instance()),
                        utf8(owner.session()),
                        utf8(owner.epoch()),
                        utf8(owner.device()),
                        utf8(settings.retention().toMillis()))
                .thenApply(answer -> text(answer.get(0)).equals("renewed")
                        ? new RenewOutcome.Renewed()
                        : new RenewOutcome.Superseded(text(answer.get(1))));
    }

    static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    static int number(Object answer) {
        return Math.toIntExact((Long) answer);
    }
}
