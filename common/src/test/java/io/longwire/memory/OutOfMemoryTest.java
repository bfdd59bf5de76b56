package io.longwire.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {

    private final AtomicInteger ends = new AtomicInteger();

    @BeforeEach
    void listen() {
        OutOfMemory.endsProcess(ends::incrementAndGet);
    }

    @AfterEach
    void forget() {
        OutOfMemory.endsProcess(() -> {});
    }

    @Test
    void theErrorItselfAndWhatItHasCausedEndTheProcess() {
        OutOfMemory.check(new OutOfMemoryError("Java heap space"));
        OutOfMemory.check(new CompletionException(new IllegalStateException(new OutOfMemoryError())));
        assertThat(ends).hasValue(2);
    }

    @Test
    void otherFailuresDoNot() {
        OutOfMemory.check(null);
        OutOfMemory.check(new IllegalStateException("x"));
        OutOfMemory.check(new StackOverflowError());
        IllegalStateException circle = new IllegalStateException();
        circle.initCause(new IllegalStateException(circle));
        OutOfMemory.check(circle);
        assertThat(ends).hasValue(0);
    }

    @Test
    void aTaskIsCheckedAndItsFailureGoesOn() {
        Runnable task = OutOfMemory.checked(() -> {
            throw new OutOfMemoryError();
        });
        assertThatThrownBy(task::run).isInstanceOf(OutOfMemoryError.class);
        assertThat(ends).hasValue(1);
    }
}
