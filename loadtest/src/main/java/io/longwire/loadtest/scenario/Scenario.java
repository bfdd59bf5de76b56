package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Figure;
import java.util.List;

/** A workload: phases in order, a crowd for each event loop that plays them, and the figures that come out. */
public interface Scenario {

    /** The name by which users ask for it. */
    String name();

    /** What the phones are like. */
    Cell.Habits habits();

    /** How many users the run has in all. */
    int users();

    /** How many users in a row must be played by the same crowd. */
    default int usersTogether() {
        return 1;
    }

    /** How many connections the run has at most, for the check that there are ports and descriptors enough. */
    default int connections() {
        return users();
    }

    /** The phases, in order; the same on every event loop and in every process. */
    List<Phase> phases();

    /** Fills a cell with phones; called on the cell's event loop before the first phase. */
    Crowd crowd(Cell cell, Share share);

    /** Makes the figures from what was measured. */
    List<Figure> figures(Measured measured);

    /** What the report's latencies are taken from: the measured part, without the run's beginning and end. */
    Interval timed(Measured measured);
}
