package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import io.longwire.proto.node.NodeFrame;

/** One event loop of another node: where a frame comes from, and its answers go. */
record Origin(Instance instance, int lane) {

    static Origin of(NodeFrame frame) {
        return new Origin(Instance.parse(frame.getFrom()), frame.getLane());
    }
}
