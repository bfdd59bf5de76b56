package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.testing.Phones;
import io.longwire.loadtest.testing.SilentWatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final int TARGETS = 3;
    private static final int PAIRS = TARGETS * TARGETS;

    private final Phones phones = new Phones(2, TARGETS);

    @AfterEach
    void close() {
        phones.close();
    }

    /** The targets of each pair, first and second. */
    private List<List<Integer>> placed(Placement placement) {
        return phones.onLoop(() -> {
            Users.add(phones.cell(), new Share(0, 2 * PAIRS, 1), new SilentWatcher());
            Pairs.of(phones.cell(), placement);
            phones.cell().phones().forEach(Phone::switchOn);
            return IntStream.range(0, PAIRS)
                    .mapToObj(pair -> List.of(target(2 * pair), target(2 * pair + 1)))
                    .toList();
        });
    }

    private int target(int phone) {
        return phones.cell().phones().get(phone).target();
    }

    @Test
    void pairsOnTheSameTargetAreSpreadOverAll() {
        List<List<Integer>> pairs = placed(Placement.SAME);

        assertThat(pairs).allSatisfy(pair -> assertThat(pair.get(0)).isEqualTo(pair.get(1)));
        assertThat(Set.copyOf(pairs)).hasSize(TARGETS);
    }

    @Test
    void pairsAcrossAreNeverOnOneTarget() {
        List<List<Integer>> pairs = placed(Placement.ACROSS);

        assertThat(pairs).allSatisfy(pair -> assertThat(pair.get(0)).isNotEqualTo(pair.get(1)));
        assertThat(Set.copyOf(pairs)).hasSize(TARGETS);
    }

    @Test
    void pairsAnywhereHaveAllCombinations() {
        assertThat(Set.copyOf(placed(Placement.ANY))).hasSize(PAIRS);
    }

    @Test
    void whoComesBackIsPutAnywhereUnlessItsPlaceMatters() {
        assertThat(targetsSeen(Placement.ANY)).hasSize(TARGETS);
        assertThat(targetsSeen(Placement.SAME)).hasSize(1);
    }

    /** The targets that the first phone comes to when it is switched off and on again and again. */
    private Set<Integer> targetsSeen(Placement placement) {
        try (Phones others = new Phones(2, TARGETS)) {
            return others.onLoop(() -> {
                Users.add(others.cell(), new Share(0, 2, 1), new SilentWatcher());
                Pairs.of(others.cell(), placement);
                Phone phone = others.cell().phones().get(0);
                Set<Integer> seen = new HashSet<>();
                for (int i = 0; i < 50; i++) {
                    phone.switchOn();
                    seen.add(phone.target());
                    phone.switchOff();
                }
                return seen;
            });
        }
    }
}
