package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;

/** On which of several targets the two of a pair are. */
public enum Placement {
    /** Both on one, and there they stay. */
    SAME {
        @Override
        void place(Phone phone, int number, int targets) {
            phone.stayAt(number / 2 % targets);
        }
    },

    /** On two, and there they stay. */
    ACROSS {
        @Override
        void place(Phone phone, int number, int targets) {
            phone.stayAt((number / 2 + number % 2) % targets);
        }
    },

    /** Each anywhere, all combinations alike often at first; who comes back may be put elsewhere. */
    ANY {
        @Override
        void place(Phone phone, int number, int targets) {
            int pair = number / 2;
            phone.startAt((number % 2 == 0 ? pair : pair / targets) % targets);
        }
    };

    /**
     * Tells a phone where to connect.
     *
     * @param number its number among the phones of its cell: those of a pair are 2n and 2n + 1
     */
    abstract void place(Phone phone, int number, int targets);
}
