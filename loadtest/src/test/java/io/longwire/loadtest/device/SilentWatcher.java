package io.longwire.loadtest.device;

/** Does not mind what happens to phones. */
final class SilentWatcher implements Phone.Watcher {

    @Override
    public void online(Phone phone) {}

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {}

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
