package io.longwire.loadtest.chaos.fault;

import java.io.IOException;
import java.io.Serial;

/** A fault has had no effect that could be seen: the round shows nothing. */
public final class NotInjectedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    NotInjectedException(String message) {
        super("the fault was not injected: " + message);
    }
}
