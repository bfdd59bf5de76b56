package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;

/** A crowd whose phones send messages as soon as they are on line and have room. */
abstract class ChattingCrowd extends LoggingInCrowd {

    /** How messages come about; to be set before the first phone is on line. */
    Traffic traffic;

    ChattingCrowd(Cell cell, double loginsPerSecond) {
        super(cell, loginsPerSecond);
    }

    @Override
    public void online(Phone phone) {
        super.online(phone);
        traffic.roomToSend(phone);
    }

    @Override
    public void roomToSend(Phone sender) {
        traffic.roomToSend(sender);
    }
}
