package io.longwire.gateway.config;

import io.longwire.net.Transport;

/** Which transport the operator asks for. */
public enum TransportChoice {
    AUTO,
    EPOLL,
    IO_URING,
    NIO;

    /** The transport meant; whether it works on this machine is for the caller to ask it. Loads native code for AUTO. */
    public Transport transport() {
        return switch (this) {
            case AUTO -> Transport.best();
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case NIO -> Transport.NIO;
        };
    }
}
