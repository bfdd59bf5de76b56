package io.longwire.loadtest.device;

/**
 * Which of the run's targets a phone connects to: at first the one it was given, later any, as behind a TCP load balancer;
 * or always the same. Belongs to the cell's event loop.
 */
final class Aim {

    private enum Next {
        GIVEN,
        ANY,
        FIXED
    }

    private final Cell cell;
    private int target;
    private Next next = Next.GIVEN;

    Aim(Cell cell, int target) {
        this.cell = cell;
        this.target = target;
    }

    /** The next connection goes there. */
    void startAt(int given) {
        target = given;
        next = Next.GIVEN;
    }

    /** Every connection goes there. */
    void stayAt(int fixed) {
        target = fixed;
        next = Next.FIXED;
    }

    /** The target of the connection that is, or was last. */
    int last() {
        return target;
    }

    /** The target of the next connection, which is about to be opened. */
    int next() {
        switch (next) {
            case GIVEN -> next = Next.ANY;
            case ANY -> target = cell.anyTarget();
            case FIXED -> {}
        }
        return target;
    }
}
