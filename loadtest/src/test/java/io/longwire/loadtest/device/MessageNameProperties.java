package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MessageNameProperties {

    @Property
    void whatWasNamedIsFound(
            @ForAll long run,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int stream,
            @ForAll @LongRange(min = 1, max = (1L << 40) - 1) long number) {
        MessageName names = new MessageName(run);
        String id = names.of(stream, number);

        assertThat(names.isOurs(id)).isTrue();
        assertThat(names.stream(id)).isEqualTo(stream);
        assertThat(names.number(id)).isEqualTo(number);
        assertThat(id).matches("[a-z0-9-]{5,40}");
    }

    @Example
    void anotherRunsMessagesAreNotOurs() {
        MessageName names = new MessageName(1);

        assertThat(names.isOurs(new MessageName(37).of(1, 1))).isFalse();
        assertThat(names.isOurs("1")).isFalse();
        assertThat(names.isOurs("a person's message")).isFalse();
    }

    @Example
    void anIdWithoutANumberIsNone() {
        MessageName names = new MessageName(1);

        assertThatThrownBy(() -> names.number("1-2")).isInstanceOf(NumberFormatException.class);
    }
}
