package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ValuesAsTextTest {

    @Property
    void aDurationIsReadBackAsPrinted(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);

        assertThat(Durations.parse(Durations.print(duration))).contains(duration);
    }

    @Property
    void aDurationInAnyUnitIsReadBackAsPrinted(@ForAll @IntRange(min = 0, max = 100_000) int count) {
        for (Duration duration : new Duration[] {
            Duration.ofSeconds(count), Duration.ofMinutes(count), Duration.ofHours(count), Duration.ofDays(count)
        }) {
            assertThat(Durations.parse(Durations.print(duration))).contains(duration);
        }
    }

    @Property
    void aSizeIsReadBackAsPrinted(@ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long bytes) {
        assertThat(Sizes.parse(Sizes.print(bytes))).contains(bytes);
    }

    @Property
    void aSizeInAnyUnitIsReadBackAsPrinted(@ForAll @LongRange(min = 0, max = 2047) long count) {
        for (int shift = 10; shift <= 40; shift += 10) {
            assertThat(Sizes.parse(Sizes.print(count << shift))).contains(count << shift);
        }
    }

    @Property
    void noTextIsTooOddToBeJudged(@ForAll String text) {
        Settings.all().forEach(setting -> setting.type().parse(text));
        assertThat(Shown.wrong(text)).doesNotContain("\n", "\r", "\u001b").hasSizeLessThan(81 * 10);
    }

    @Example
    void durationsAreWrittenWithAUnit() {
        assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(Durations.parse("5s")).contains(Duration.ofSeconds(5));
        assertThat(Durations.parse("10m")).contains(Duration.ofMinutes(10));
        assertThat(Durations.parse("2h")).contains(Duration.ofHours(2));
        assertThat(Durations.parse("7d")).contains(Duration.ofDays(7));
        assertThat(Durations.parse("0")).contains(Duration.ZERO);
        for (String text : new String[] {"", "5", "s", "5 s", "5S", "-5s", "1.5s", "5sec", "PT5S", "9999999999999s"}) {
            assertThat(Durations.parse(text)).as(text).isEmpty();
        }
    }

    @Example
    void sizesAreBytesUnlessAUnitIsThere() {
        assertThat(Sizes.parse("65536")).contains(65_536L);
        assertThat(Sizes.parse("64KiB")).contains(65_536L);
        assertThat(Sizes.parse("1GiB")).contains(1L << 30);
        assertThat(Sizes.parse("1TiB")).contains(1L << 40);
        assertThat(ValueType.size("1KiB", "1GiB").parse("2GiB")).isEmpty();
        for (String text : new String[] {"", "KiB", "64K", "64kb", "-1", "9999999999999GiB", "1.5MiB", "1 MiB"}) {
            assertThat(Sizes.parse(text)).as(text).isEmpty();
        }
    }

    @Example
    void whatIsShownIsCutAndEscaped() {
        assertThat(Shown.wrong("a\u001b[31mb\u202ec\n")).isEqualTo("a\\u001b[31mb\\u202ec\\u000a");
        assertThat(Shown.wrong("x".repeat(1000))).isEqualTo("x".repeat(80) + "…");
    }
}
