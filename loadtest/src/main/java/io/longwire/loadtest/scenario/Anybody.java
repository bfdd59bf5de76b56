package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import java.util.HashMap;
import java.util.Map;

/** Each message goes to anybody else of the cell, by chance. */
final class Anybody implements Partners {

    private final Cell cell;

    /** The streams so far, by the numbers of sender and recipient. */
    private final Map<Long, Stream> streams = new HashMap<>();

    Anybody(Cell cell) {
        this.cell = cell;
    }

    @Override
    public Stream next(Phone sender) {
        int others = cell.phones().size() - 1;
        int drawn = others > 0 ? cell.random().nextInt(others) : 0;
        int recipient = drawn < sender.index() || others == 0 ? drawn : drawn + 1;
        long key = (long) sender.index() << Integer.SIZE | recipient;
        return streams.computeIfAbsent(
                key, unused -> cell.addStream(sender, cell.phones().get(recipient)));
    }
}
