package io.longwire.gateway.relay;

/** What happens between nodes, for whoever counts it. Called on any event loop. */
public interface RelayEvents {

    /** Messages and other requests went to another node in one frame. */
    void sent(int requests, int bytes);

    /** So many messages came from another node in one frame. */
    void received(int messages, int bytes);

    /** Another node has not answered, or could not be reached. */
    void unanswered();

    /** Another node has said that a session is not there any more. */
    void wentElsewhere();

    /** Frames were lost on their way here, or had to be passed over because this node is behind. */
    void framesLost();
}
