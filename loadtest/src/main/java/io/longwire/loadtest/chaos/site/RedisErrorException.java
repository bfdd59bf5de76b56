package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.io.Serial;

/** Redis has answered a command with an error; the message is what it said. */
public final class RedisErrorException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    RedisErrorException(String message) {
        super(message);
    }
}
