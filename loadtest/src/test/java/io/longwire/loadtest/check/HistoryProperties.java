package io.longwire.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HistoryProperties {

    private static final int FEW = 4;

    @Property(tries = 1000)
    void noFalseAlarm(@ForAll long seed, @ForAll @IntRange(max = 2000) int actions) {
        List<Step> steps = FaultlessServer.run(seed, actions);

        assertThat(Step.judge(steps, history(1 << 20)).broken()).isEmpty();
    }

    @Property(tries = 500)
    void noFalseAlarmWhenMuchHasToBeForgotten(@ForAll long seed, @ForAll @IntRange(max = 2000) int actions) {
        List<Step> steps = FaultlessServer.run(seed, actions);

        assertThat(Step.judge(steps, history(FEW)).broken()).isEmpty();
    }

    @Property(tries = 2000)
    void everyPlantedFaultIsFoundAndNamed(
            @ForAll long seed, @ForAll @IntRange(min = 20, max = 600) int actions, @ForAll Fault fault) {
        List<Step> steps = new ArrayList<>(FaultlessServer.run(seed, actions));
        Optional<Step> message = fault.plant(steps, new Random(seed));
        Assume.that(message.isPresent());

        Verdict verdict = Step.judge(steps, history(1 << 20));

        assertThat(verdict.violations())
                .anySatisfy(violation -> {
                    assertThat(violation.kind()).isEqualTo(fault.kind());
                    assertThat(violation.message()).isEqualTo(message.get().message());
                })
                .allSatisfy(violation ->
                        assertThat(violation.message()).isEqualTo(message.get().message()));
    }

    private static History history(int asideLimit) {
        return new History(Promises.LENIENT, stream -> "stream" + stream, 0, Optional.empty(), 1 << 20, asideLimit);
    }
}
