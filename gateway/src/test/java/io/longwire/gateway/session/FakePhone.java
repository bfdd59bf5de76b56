package io.longwire.gateway.session;

import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;
import java.util.ArrayList;
import java.util.List;

/** A phone that remembers what it was told. */
final class FakePhone implements Phone {

    boolean isWritable = true;
    boolean isClosed;
    boolean failsToDeliver;
    boolean isUnreachable;
    Welcome welcome;
    Kick kick;
    final List<String> delivered = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();
    long lastSeq;

    @Override
    public void welcome(Welcome message) {
        welcome = message;
    }

    @Override
    public void deliver(Deliver message, long seq, boolean redelivered) {
        if (failsToDeliver) {
            throw new IllegalStateException("a bug");
        }
        if (!isClosed) {
            delivered.add(message.getId() + (redelivered ? " again" : ""));
            lastSeq = seq;
        }
    }

    @Override
    public void receipt(Receipt receipt) {
        receipts.add(receipt);
    }

    @Override
    public boolean isWritable() {
        return isWritable && !isClosed;
    }

    @Override
    public boolean isUnreachable() {
        return isUnreachable;
    }

    @Override
    public void kick(Kick message) {
        kick = message;
        isClosed = true;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
