package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;

/** Each phone writes to one partner, and the partner to it. */
final class Pairs implements Partners {

    private Pairs() {}

    /**
     * Pairs off the phones of a cell: the first with the second, and so on; one that is left over writes to itself.
     *
     * @param placement on which targets the two of a pair are
     */
    static Pairs of(Cell cell, Placement placement) {
        int count = cell.phones().size();
        for (int i = 0; i < count; i++) {
            int partner = Math.min(i ^ 1, count - 1);
            cell.addStream(cell.phones().get(i), cell.phones().get(partner));
            placement.place(cell.phones().get(i), i, cell.targets());
        }
        return new Pairs();
    }

    @Override
    public Stream next(Phone sender) {
        return sender.outgoing().get(0);
    }
}
