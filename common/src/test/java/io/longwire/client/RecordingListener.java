package io.longwire.client;

import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears, in order. */
final class RecordingListener implements ClientListener {

    record Kicked(Kick kick, NextStep next) {}

    record Disconnected(Throwable cause, NextStep next) {}

    final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
    final List<Welcome> welcomes = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    final List<Kicked> kicks = new CopyOnWriteArrayList<>();
    final List<Disconnected> disconnects = new CopyOnWriteArrayList<>();

    List<String> ids() {
        return messages.stream().map(message -> message.deliver().getId()).toList();
    }

    @Override
    public void onMessage(ReceivedMessage message) {
        messages.add(message);
    }

    @Override
    public void onWelcome(Welcome welcome) {
        welcomes.add(welcome);
    }

    @Override
    public void onReceipt(Receipt receipt) {
        receipts.add(receipt);
    }

    @Override
    public void onKick(Kick kick, NextStep next) {
        kicks.add(new Kicked(kick, next));
    }

    @Override
    public void onDisconnected(Throwable cause, NextStep next) {
        disconnects.add(new Disconnected(cause, next));
    }
}
