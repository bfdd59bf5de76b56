package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.testing.HandLink;
import io.longwire.loadtest.testing.Phones;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginPacerTest {

    private final Phones phones = new Phones(1);

    @AfterEach
    void close() {
        phones.close();
    }

    /** A crowd of so many phones, which asks for their logins at once. */
    private void logIn(int count, double loginsPerSecond) {
        phones.run(() -> {
            LoggingInCrowd crowd = new LoggingInCrowd(phones.cell(), loginsPerSecond) {
                @Override
                public void begin(Phase phase) {}

                @Override
                public boolean isDone(Phase phase) {
                    return true;
                }
            };
            for (int i = 0; i < count; i++) {
                phones.cell().addPhone("user-" + i, "phone", crowd);
            }
            crowd.logInAll();
        });
    }

    private int begun() {
        return phones.onLoop(() -> phones.dialect().links().size());
    }

    @Test
    void noMoreThanABoundedNumberOfLoginsIsUnderWay() {
        logIn(LoginPacer.MAX_UNDER_WAY + 10, 0);
        await().until(() -> begun() == LoginPacer.MAX_UNDER_WAY);

        phones.run(
                () -> phones.dialect().links().subList(0, 3).stream().toList().forEach(HandLink::letIn));

        assertThat(begun()).isEqualTo(LoginPacer.MAX_UNDER_WAY + 3);
    }

    @Test
    void aRateIsKept() {
        long start = System.nanoTime();
        logIn(100, 200);

        await().until(() -> begun() == 100);

        // The first is due at once, the hundredth after 99 intervals.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(490));
    }

    @Test
    void theWaitForManyLoginsGrowsWithTheirNumber() {
        assertThat(LoginPacer.limit(10_000, 1_000)).isEqualTo(Duration.ofSeconds(80));
        assertThat(LoginPacer.limit(10_000, 0)).isGreaterThan(Duration.ofSeconds(100));
    }
}
