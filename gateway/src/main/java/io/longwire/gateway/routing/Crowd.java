package io.longwire.gateway.routing;

import java.util.List;
import java.util.Optional;

/** The phones on line of one event loop, for what goes to many. Belongs to that loop. */
public interface Crowd {

    /** All of them, as they are now; those on {@code platform} only, if it is given. */
    List<? extends Recipient> everyone(Optional<String> platform);

    /** Those who listen to {@code topic}, as they are now. */
    List<? extends Recipient> listeners(String topic);
}
