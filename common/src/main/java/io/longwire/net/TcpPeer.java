package io.longwire.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;
import java.time.Duration;

/**
 * What the kernel knows of the other end of a connection. Called on the channel's event loop.
 *
 * <p>The option {@code TCP_USER_TIMEOUT} is no replacement: it also ends a connection whose peer lives and does not read, since the
 * kernel counts the time of a closed window too.
 */
public final class TcpPeer {

    /** For so long nothing has come from the peer's kernel, acknowledgements included. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** So often in a row the same bytes were sent again: 13 s on a fast network, longer on a slow one. A closed window does not count. */
    private static final int RETRANSMISSIONS = 6;

    private TcpPeer() {}

    /** Whether bytes were sent to the peer, and its kernel does not answer; false where this kernel cannot be asked. */
    public static boolean isUnreachable(Channel channel) {
        if (!channel.isActive()) {
            return false;
        }
        if (channel instanceof EpollSocketChannel epoll) {
            EpollTcpInfo info = epoll.tcpInfo();
            return isUnreachable(info.retransmits(), info.lastAckRecv());
        }
        if (channel instanceof IoUringSocketChannel uring) {
            IoUringTcpInfo info = uring.tcpInfo();
            return isUnreachable(info.retransmits(), info.lastAckRecv());
        }
        return false;
    }

    private static boolean isUnreachable(int retransmissions, long millisSinceAck) {
        return retransmissions >= RETRANSMISSIONS && millisSinceAck >= SILENCE.toMillis();
    }
}
