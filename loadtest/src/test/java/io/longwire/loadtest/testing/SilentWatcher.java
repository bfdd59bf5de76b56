package io.longwire.loadtest.testing;

import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;

/** Does not mind what happens to phones. */
public final class SilentWatcher implements Phone.Watcher {

    @Override
    public void online(Phone phone) {}

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {}

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
