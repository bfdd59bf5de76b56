package io.longwire.loadtest.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultKindTest {

    @ParameterizedTest
    @EnumSource
    void everyFaultIsFoundByItsName(FaultKind kind) {
        assertThat(kind.word()).matches("[a-z-]+");
        assertThat(FaultKind.named(kind.word())).contains(kind);
    }
}
