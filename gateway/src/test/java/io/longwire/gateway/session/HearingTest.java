package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {

    private final SessionFixture fixture = new SessionFixture();
    private final SessionFixture.TestLoop loop = fixture.newLoop();
    private final Hearing hearing = loop.loop.hearing();

    @Test
    void nobodyHasToLookWhileAllIsWell() {
        loop.hears(true, false);
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedBeforeTheDoubtHasToLookAgainAndWhoLookedSinceHasNot() {
        int before = hearing.doubts();
        loop.hears(false, false);
        loop.hears(true, false);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void whoLookedDuringTheGapHasToLookAgainAfterIt() {
        loop.hears(false, true);
        int during = hearing.doubts();
        assertThat(hearing.mustLook(during)).isFalse();
        loop.hears(true, false);
        assertThat(hearing.mustLook(during)).isTrue();
    }

    @Test
    void aNodeThatIsCutOffGoesOnAsThereIsNothingToLookInto() {
        int before = hearing.doubts();
        loop.hears(false, false);
        assertThat(hearing.mustLook(before)).isFalse();
        assertThat(hearing.isPassedBy()).isFalse();
    }

    @Test
    void aNodeThatOthersPassByHasToLook() {
        int before = hearing.doubts();
        loop.hears(false, true);
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.isPassedBy()).isTrue();
    }

    @Test
    void aGapThatGoesOnIsOneDoubt() {
        loop.hears(false, false);
        int doubts = hearing.doubts();
        loop.hears(false, true);
        loop.hears(false, true);
        assertThat(hearing.doubts()).isEqualTo(doubts);
    }

    @Test
    void aGapThatWasOverBeforeAnybodyLookedIsADoubtAtOnce() {
        int before = hearing.doubts();
        fixture.freshness++;
        assertThat(hearing.mustLook(before)).isTrue();
        assertThat(hearing.mustLook(hearing.doubts())).isFalse();
    }

    @Test
    void lapsesAreLookedForThoughNobodySendsAnything() {
        int asked = loop.ears.asked;
        hearing.check();
        assertThat(loop.ears.asked).isGreaterThan(asked);
    }

    @Test
    void thatAGapIsOverCountsBeforeTheNextCheck() {
        int before = hearing.doubts();
        loop.hears(false, false);
        assertThat(hearing.mustLook(before)).isFalse();
        loop.ears.isSound = true;
        assertThat(hearing.mustLook(before)).isTrue();
    }
}
