package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private final InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7400);

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void fewPhonesComeFromWhereTheKernelPuts() {
        assertThat(Addresses.of(List.of(loopback), List.of(), 10_000).local(9_999))
                .isEmpty();
    }

    @Test
    void manyPhonesOnLoopbackHaveAnAddressForEachTenThousand() {
        Addresses addresses = Addresses.of(List.of(loopback), List.of(), 25_000);

        assertThat(IntStream.of(0, 1, 2, 24_999)
                        .mapToObj(phone -> addresses.local(phone).orElseThrow().getHostString()))
                .containsExactly("127.77.0.1", "127.77.0.2", "127.77.0.3", "127.77.0.1");
    }

    @Test
    void manyPhonesElsewhereComeFromTheAddressesThatTheUserNames() throws UnknownHostException {
        InetSocketAddress elsewhere = new InetSocketAddress(address("192.0.2.1"), 7400);
        List<InetAddress> named = List.of(address("192.0.2.7"), address("192.0.2.8"));

        assertThat(Addresses.of(List.of(elsewhere), List.of(), 50_000).sources())
                .isEmpty();
        assertThat(Addresses.of(List.of(elsewhere), named, 50_000).local(1).orElseThrow())
                .isEqualTo(new InetSocketAddress("192.0.2.8", 0));
        assertThat(Addresses.of(List.of(elsewhere), named, 50_000).local(2).orElseThrow())
                .isEqualTo(new InetSocketAddress("192.0.2.7", 0));
    }
}
