package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkProxyTest {

    private static final int SHORT_MILLIS = 100;
    private static final int LONG_MILLIS = 10_000;

    private ServerSocket server;
    private LinkProxy link;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        link = LinkProxy.open(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port());
        client.setSoTimeout(LONG_MILLIS);
        return client;
    }

    private Socket accept() throws IOException {
        Socket accepted = server.accept();
        accepted.setSoTimeout(LONG_MILLIS);
        return accepted;
    }

    @Test
    void passesBytesBothWays() throws IOException {
        try (Socket client = connect();
                Socket far = accept()) {
            client.getOutputStream().write(17);
            assertThat(far.getInputStream().read()).isEqualTo(17);
            far.getOutputStream().write(18);
            assertThat(client.getInputStream().read()).isEqualTo(18);
        }
    }

    @Test
    void aCutEndsBothSidesAndNewConnectionsWork() throws IOException {
        try (Socket client = connect();
                Socket far = accept()) {
            await().until(() -> link.cut() == 1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
        passesBytesBothWays();
    }

    @Test
    void aBlackHoleSwallowsWhatIsSentAndEndsItsConnectionsWhenItHeals() throws IOException {
        try (Socket client = connect();
                Socket far = accept()) {
            link.swallow();
            client.getOutputStream().write(17);
            await().until(() -> link.swallowedBytes() == 1);
            far.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            far.setSoTimeout(LONG_MILLIS);
            link.heal();
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
        passesBytesBothWays();
    }

    @Test
    void whoIsSilentInABlackHoleNoticesNothing() throws IOException {
        try (Socket client = connect();
                Socket far = accept()) {
            link.swallow();
            link.heal();
            client.getOutputStream().write(17);
            assertThat(far.getInputStream().read()).isEqualTo(17);
        }
    }
}
