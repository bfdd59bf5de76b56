package io.longwire.gateway.testing;

import io.longwire.gateway.Gateway;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway in this process, so that the leak check sees its buffers, on ports of its own.
 *
 * <p>Used by the test's thread.
 */
public final class TestGateway implements AutoCloseable {

    private final Gateway gateway;
    private final Admin admin;
    private final List<RawPhone> phones = new ArrayList<>();

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
        this.admin = new Admin(gateway.adminAddress());
    }

    public static TestGateway start(RealRedis redis) {
        return start(redis, Flags.none());
    }

    public static TestGateway start(RealRedis redis, Flags flags) {
        return start(redis.uri(), flags);
    }

    /** Beside gateways that have other settings, where all should have the same. */
    public static TestGateway startUnlike(RealRedis redis, Flags flags) {
        return start(redis, flags.with("settings-may-differ", "true"));
    }

    /** With whatever Redis {@code uri} names. */
    public static TestGateway start(String uri, Flags flags) {
        try {
            return new TestGateway(Gateway.start(
                    flags.withFreePorts().withPatience().with("redis", uri).toConfig(), () -> {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return gateway.address();
    }

    public Admin admin() {
        return admin;
    }

    /** A connection that has not said anything. */
    public RawPhone connect() throws IOException {
        return remember(RawPhone.connect(address()));
    }

    /** A phone that is logged in, and has read its Welcome. */
    public RawPhone phone(String user) throws IOException {
        return phone(user, user + "-phone");
    }

    /** A phone that is logged in, and has read its Welcome. */
    public RawPhone phone(String user, String device) throws IOException {
        RawPhone phone = connect();
        phone.logIn(user, device);
        return phone;
    }

    private RawPhone remember(RawPhone phone) {
        phones.add(phone);
        return phone;
    }

    /** The value of a counter or gauge; 0 if nothing was counted yet. */
    public double metric(String name, String... tags) {
        double sum = 0;
        for (Meter meter : gateway.meters().find(name).tags(tags).meters()) {
            sum += meter.measure().iterator().next().getValue();
        }
        return sum;
    }

    /** How many messages were stored in mailboxes so far. */
    public double stored() {
        return metric("longwire.mailbox.appended");
    }

    /** How many connections there are, logged in or not. */
    public int connections() {
        return (int) metric("longwire.connections");
    }

    /** As SIGTERM would. */
    public void drain() {
        gateway.drain();
    }

    @Override
    public void close() {
        phones.forEach(RawPhone::close);
        gateway.close();
    }
}
