package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1:7400,127.0.0.1,7400", "[::1]:1,0:0:0:0:0:0:0:1,1", "localhost:65535,127.0.0.1,65535"})
    void isHostAndPort(String text, String address, int port) {
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint.text()).isEqualTo(text);
        assertThat(endpoint.address().getAddress().getHostAddress()).isEqualTo(address);
        assertThat(endpoint.address().getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,              'is not of the form host:port'",
        ":7400,                  'is not of the form host:port'",
        "localhost:http,         'is not a port from 1 to 65535'",
        "localhost:0,            'is not a port from 1 to 65535'",
        "localhost:65536,        'is not a port from 1 to 65535'",
    })
    void anythingElseIsToldInASentence(String text, String sentence) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aHostThatIsNoneIsTold() {
        assertThatThrownBy(() -> Endpoint.parse("no such host:1")).hasMessage("there is no host 'no such host'");
    }
}
