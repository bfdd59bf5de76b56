package io.longwire.gateway.push;

import io.longwire.gateway.push.Audience.Users;
import io.longwire.proto.Deliver;
import io.longwire.wire.Wire;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Sends pushes to their users, by the event loops. Used by the push thread only. */
final class Dispatcher {

    private final List<RecipientLines> loops;
    private final LongSupplier clockMillis;
    private long sequence;

    Dispatcher(List<RecipientLines> loops, LongSupplier clockMillis) {
        this.loops = List.copyOf(loops);
        this.clockMillis = clockMillis;
    }

    /** @param done told once, on any thread, whom it did not reach */
    void send(Push push, Users users, boolean isReliable, Consumer<List<Undeliverable>> done) {
        long nowMillis = clockMillis.getAsLong();
        Deliver deliver = push.toDeliver(nowMillis);
        PushProgress progress = new PushProgress(users.users().size(), done);
        sequence++;
        for (String user : users.users()) {
            if (Wire.isName(user)) {
                loops.get(Math.floorMod(user.hashCode(), loops.size()))
                        .add(new Parcel(push.toMessage(user, deliver, nowMillis), sequence, isReliable, progress));
            } else {
                progress.failed(PushDraft.cut(user), Refusal.BAD_RECIPIENT);
            }
        }
    }
}
