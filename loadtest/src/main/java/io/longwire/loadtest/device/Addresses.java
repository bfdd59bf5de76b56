package io.longwire.loadtest.device;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses a run's connections have at both ends. One source address has about 28,000 ports for one server, so
 * many phones need several: on loopback all of 127.0.0.0/8 will do, elsewhere those that the user names.
 *
 * @param remotes the targets: servers that are one to their users
 * @param sources the source addresses to take in turns; empty leaves the choice to the kernel
 */
public record Addresses(List<InetSocketAddress> remotes, List<InetSocketAddress> sources) {

    /** Well below the 28,232 ports that Linux hands out by default (net.ipv4.ip_local_port_range). */
    static final int PHONES_AN_ADDRESS = 10_000;

    /** The source addresses 127.77.0.1 and following: loopback, but nobody's own. */
    private static final byte LOOPBACK_NETWORK = 77;

    private static final int MAX_LOOPBACK_SOURCES = 250;

    public Addresses {
        remotes = List.copyOf(remotes);
        sources = List.copyOf(sources);
    }

    /** As a user has it who names the source addresses, or none. */
    public static Addresses of(List<InetSocketAddress> remotes, List<InetAddress> bind, int phones) {
        if (!bind.isEmpty()) {
            return new Addresses(remotes, sources(bind));
        }
        boolean isLoopback =
                remotes.stream().allMatch(remote -> remote.getAddress().isLoopbackAddress());
        boolean manyOnLoopback = isLoopback && phones > PHONES_AN_ADDRESS;
        return new Addresses(remotes, manyOnLoopback ? loopback(phones) : List.of());
    }

    /**
     * The source address of a phone, by its number: in turns, so that the phones of several event loops, each counted from 0,
     * are spread evenly as well.
     */
    Optional<InetSocketAddress> local(int phone) {
        return sources.isEmpty() ? Optional.empty() : Optional.of(sources.get(phone % sources.size()));
    }

    private static List<InetSocketAddress> loopback(int phones) {
        int count = Math.min(phones / PHONES_AN_ADDRESS + 1, MAX_LOOPBACK_SOURCES);
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(Addresses::loopbackAddress)
                .toList();
    }

    private static InetSocketAddress loopbackAddress(int number) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, LOOPBACK_NETWORK, 0, (byte) number}), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static List<InetSocketAddress> sources(List<InetAddress> bind) {
        return bind.stream().map(address -> new InetSocketAddress(address, 0)).toList();
    }
}
