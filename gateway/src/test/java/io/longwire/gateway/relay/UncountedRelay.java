package io.longwire.gateway.relay;

/** For tests that do not look at the counters. */
public class UncountedRelay implements RelayEvents {

    @Override
    public void sent(int requests, int bytes) {}

    @Override
    public void received(int messages, int bytes) {}

    @Override
    public void unanswered() {}

    @Override
    public void wentElsewhere() {}

    @Override
    public void framesLost() {}
}
