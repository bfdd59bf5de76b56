package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;
import java.util.List;

/** Every sender keeps its window full: as much as the server can do. A stall of the server slows the senders down too. */
final class ClosedLoop implements Traffic {

    private final List<Phone> senders;
    private final Partners partners;
    private boolean isRunning;

    ClosedLoop(List<Phone> senders, Partners partners) {
        this.senders = senders;
        this.partners = partners;
    }

    @Override
    public void start() {
        isRunning = true;
        senders.forEach(this::roomToSend);
    }

    @Override
    public void stop() {
        isRunning = false;
    }

    @Override
    public void roomToSend(Phone sender) {
        while (isRunning && sender.hasRoom()) {
            sender.send(partners.next(sender), System.nanoTime());
        }
    }
}
