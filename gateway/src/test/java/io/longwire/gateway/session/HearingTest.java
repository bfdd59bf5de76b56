package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {

    private final Hearing hearing = new Hearing();

    @Test
    void nobodyHasToLookWhileAllIsWell() {
        hearing.update(true, false, 0);
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedBeforeTheDoubtHasToLookAgainAndWhoLookedSinceHasNot() {
        int before = hearing.doubts();
        hearing.update(false, false, 0);
        hearing.update(true, false, 0);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedDuringTheGapHasToLookAgainAfterIt() {
        hearing.update(false, true, 0);
        int during = hearing.doubts();
        assertThat(hearing.mustLook(during)).isFalse();
        hearing.update(true, false, 0);
        assertThat(hearing.mustLook(during)).isTrue();
    }

    @Test
    void aNodeThatIsCutOffGoesOnAsThereIsNothingToLookInto() {
        int before = hearing.doubts();
        hearing.update(false, false, 0);
        assertThat(hearing.mustLook(before)).isFalse();
        assertThat(hearing.isPassedBy()).isFalse();
    }

    @Test
    void aNodeThatOthersPassByHasToLook() {
        int before = hearing.doubts();
        hearing.update(false, true, 0);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.isPassedBy()).isTrue();
    }

    @Test
    void aGapThatGoesOnIsOneDoubt() {
        hearing.update(false, false, 0);
        int doubts = hearing.doubts();
        hearing.update(false, true, 0);
        hearing.update(false, true, 0);
        assertThat(hearing.doubts()).isEqualTo(doubts);
    }
}
