package io.longwire.loadtest.check;

/** The two ends: who promises all, and who promises nothing; and who promises all but order where something is refused. */
final class Promises {

    static final Promise ALL = new Promise(true, true, true, true, true, true, true);
    static final Promise LENIENT = new Promise(true, true, true, true, false, true, true);
    static final Promise NONE = new Promise(false, false, false, false, false, false, false);

    private Promises() {}
}
