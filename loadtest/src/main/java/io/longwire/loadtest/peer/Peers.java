package io.longwire.loadtest.peer;

import java.util.List;
import java.util.Optional;

/** The other servers that there are. What {@link LongwirePeer} starts is named by its jar, and not among them. */
public final class Peers {

    private final List<Peer> all;

    public Peers(PeerSettings settings) {
        this.all = List.of(
                new RelayPeer(settings),
                new MosquittoPeer(Saving.IN_MEMORY),
                new MosquittoPeer(Saving.ON_DISK),
                new HiveMqPeer(settings, Saving.IN_MEMORY),
                new HiveMqPeer(settings, Saving.ON_DISK),
                new NatsPeer(),
                new SocketioPeer(settings));
    }

    /** All of them, in the order in which to list them. */
    public List<Peer> all() {
        return all;
    }

    /** The peer of that name, or empty if there is none. */
    public Optional<Peer> named(String name) {
        return all.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }
}
