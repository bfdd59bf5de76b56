package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {

    private int lapses;
    private final Hearing hearing = new Hearing(() -> lapses);

    @Test
    void nobodyHasToLookWhileAllIsWell() {
        hearing.update(true, false);
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedBeforeTheDoubtHasToLookAgainAndWhoLookedSinceHasNot() {
        int before = hearing.doubts();
        hearing.update(false, false);
        hearing.update(true, false);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedDuringTheGapHasToLookAgainAfterIt() {
        hearing.update(false, true);
        int during = hearing.doubts();
        assertThat(hearing.mustLook(during)).isFalse();
        hearing.update(true, false);
        assertThat(hearing.mustLook(during)).isTrue();
    }

    @Test
    void aNodeThatIsCutOffGoesOnAsThereIsNothingToLookInto() {
        int before = hearing.doubts();
        hearing.update(false, false);
        assertThat(hearing.mustLook(before)).isFalse();
        assertThat(hearing.isPassedBy()).isFalse();
    }

    @Test
    void aNodeThatOthersPassByHasToLook() {
        int before = hearing.doubts();
        hearing.update(false, true);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.isPassedBy()).isTrue();
    }

    @Test
    void aGapThatGoesOnIsOneDoubt() {
        hearing.update(false, false);
        int doubts = hearing.doubts();
        hearing.update(false, true);
        hearing.update(false, true);
        assertThat(hearing.doubts()).isEqualTo(doubts);
    }

    @Test
    void aGapThatWasOverBeforeAnybodyLookedIsADoubtAtOnce() {
        int before = hearing.doubts();
        lapses++;
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }
}
