package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Figure;
import java.util.List;

/** A workload: phases in order, a crowd for each event loop that plays them, and the figures that come out. */
public abstract class Scenario {

    private final String name;
    private final int users;
    private final Cell.Habits habits;

    /**
     * A scenario.
     *
     * @param name the name by which people ask for it
     * @param users how many users the run has in all
     * @param habits what the phones are like
     */
    Scenario(String name, int users, Cell.Habits habits) {
        this.name = name;
        this.users = users;
        this.habits = habits;
    }

    public final String name() {
        return name;
    }

    public final int users() {
        return users;
    }

    public final Cell.Habits habits() {
        return habits;
    }

    /** How many users in a row must be played by the same crowd. */
    public int usersTogether() {
        return 1;
    }

    /** What those who send in it are promised, by a server that promises so much to phones. */
    public Promise promise(Promise toPhones) {
        return toPhones;
    }

    /** How many connections the run has at most, for the check that there are ports and descriptors enough. */
    public int connections() {
        return users;
    }

    /** The phases, in order; the same on every event loop and in every process. */
    public abstract List<Phase> phases();

    /** Fills a cell with phones; called on the cell's event loop before the first phase. */
    public abstract Crowd crowd(Cell cell, Share share);

    /** Makes the figures from what was measured. */
    public abstract List<Figure> figures(Measured measured);

    /** What the report's latencies are taken from: the measured part, without the run's beginning and end. */
    public abstract Interval timed(Measured measured);
}
