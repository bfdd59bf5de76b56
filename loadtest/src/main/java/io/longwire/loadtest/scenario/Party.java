package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Interval;

/** Crowds that are led together: those of this process, or of one of its helpers. */
interface Party extends AutoCloseable {

    /** Has every crowd begin a phase, given by its index. */
    void begin(int phase);

    /** How far the crowds are in a phase. */
    Progress progress(int phase);

    /** Takes away what was counted and timed since the last time. */
    Interval take();

    /** Ends every connection and gives the check's verdict. */
    Verdict finish();

    @Override
    void close();

    /**
     * How far crowds are.
     *
     * @param done whether all of them have done what the phase is for
     * @param online how many phones are on line
     * @param unsettled how many receipted messages have yet to arrive
     */
    record Progress(boolean done, int online, long unsettled) {

        static final Progress NONE = new Progress(true, 0, 0);

        Progress plus(Progress other) {
            return new Progress(done && other.done, online + other.online, unsettled + other.unsettled);
        }
    }
}
