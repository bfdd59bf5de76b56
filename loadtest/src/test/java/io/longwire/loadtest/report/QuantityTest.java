package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0.4137     | µs    | 0.414 µs
                    8.3        | µs    | 8.30 µs
                    83.44      | µs    | 83.4 µs
                    830.4      | µs    | 830 µs
                    999.7      | µs    | 1.00 ms
                    1240       | µs    | 1.24 ms
                    2100000    | µs    | 2.10 s
                    5432       | B     | 5.30 KiB
                    512        | B     | 512 B
                    199832.4   | msg/s | 199,832 msg/s
                    12.5       | %     | 12.5 %
                    50000      | ''    | 50,000
                    0          | %     | 0 %
                    NaN        | B     | –
                    -3.25      | ''    | -3.25
                    """)
    void readsWell(double value, String unit, String words) {
        assertThat(Quantity.of(value, unit)).hasToString(words);
    }
}
