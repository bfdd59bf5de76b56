package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShareTest {

    private static List<Share> parts(Share whole, int parts, int unit) {
        return IntStream.range(0, parts)
                .mapToObj(index -> whole.part(index, parts, unit))
                .toList();
    }

    @Property
    void partsCoverAllUsersOneBehindTheOther(
            @ForAll @IntRange(max = 5_000) int users,
            @ForAll @IntRange(min = 1, max = 9) int parts,
            @ForAll @IntRange(min = 1, max = 4) int unit) {
        int next = 100;
        for (Share part : parts(new Share(100, users, 1), parts, unit)) {
            assertThat(part.first()).isEqualTo(next);
            next += part.users();
        }
        assertThat(next).isEqualTo(100 + users);
    }

    @Property
    void usersWhoBelongTogetherStayTogether(
            @ForAll @IntRange(min = 1, max = 5_000) int users,
            @ForAll @IntRange(min = 1, max = 9) int parts,
            @ForAll @IntRange(min = 1, max = 4) int unit) {
        assertThat(parts(new Share(0, users, 1), parts, unit)).allMatch(part -> part.first() % unit == 0);
    }

    @Property
    void theLoadIsSharedByUsersAlsoInPartsOfParts(
            @ForAll @IntRange(min = 1, max = 5_000) int users, @ForAll @IntRange(min = 1, max = 9) int parts) {
        double sum = parts(new Share(0, users, 1), parts, 2).stream()
                .flatMap(part -> parts(part, 3, 2).stream())
                .mapToDouble(part -> part.of(1_000))
                .sum();

        assertThat(sum).isCloseTo(1_000, within(1e-6));
    }
}
