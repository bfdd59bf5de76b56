package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.presence.UserSlots;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTableTest {

    private final SessionFixture node = new SessionFixture();

    /** Bob's phone is here, and this node has learnt that he has a tablet elsewhere. */
    private void bobHasATabletElsewhere() {
        SessionFixture.TestLoop loop = node.newLoop(DevicePolicy.PER_DEVICE);
        node.welcomed(loop, new FakePhone(), "bob", "phone");
        node.table.learnSlots("bob", new UserSlots(5_000_000, List.of("phone", "tablet"), List.of()), 1);
        assertThat(away()).containsExactly("tablet");
    }

    private List<String> away() {
        return node.table.find("bob").away();
    }

    @Test
    void slotsThatRedisNoLongerTellsOfAreGone() {
        bobHasATabletElsewhere();
        node.table.learnSlots("bob", new UserSlots(5_000_001, List.of("phone", "watch"), List.of()), 1);
        assertThat(away()).containsExactly("watch");
    }

    @Test
    void aRedisThatHasForgottenASessionOfThisNodeHasForgottenTheOtherSlotsAsWell() {
        bobHasATabletElsewhere();
        node.table.learnSlots("bob", new UserSlots(0, List.of(), List.of()), 2);
        assertThat(away()).containsExactly("tablet");
        node.table.slotsChanged("bob", List.of("watch"), 6_000_000);
        assertThat(away()).containsExactlyInAnyOrder("tablet", "watch");
    }

    /** Its claim came later, but its word came before the answer to the earlier claim: an answer that was asked before it. */
    @Test
    void aDeviceThatAnotherNodeHasToldOfOutlivesTheAnswerToAnEarlierClaim() {
        SessionFixture.TestLoop loop = node.newLoop(DevicePolicy.PER_DEVICE);
        node.freshness = 3; // something was missed before, as on any node that has run for a while
        node.welcomed(loop, new FakePhone(), "bob", "phone");
        node.table.slotsChanged("bob", List.of("phone", "tablet"), 6_000_000);

        node.table.learnSlots("bob", new UserSlots(5_000_000, List.of("phone"), List.of()), 3);

        assertThat(away()).containsExactly("tablet");
        assertThat(node.table.find("bob").slots().freshness()).isEqualTo(3);
    }

    /** The claim found a Redis that had lost the tablet; its own node restored it before this one had heard the answer. */
    @Test
    void aDeviceThatAnotherNodeHasRestoredOutlivesTheAnswerToTheClaimThatDidNotFindIt() {
        SessionFixture.TestLoop loop = node.newLoop(DevicePolicy.PER_DEVICE);
        node.welcomed(loop, new FakePhone(), "bob", "phone");
        node.table.slotsChanged("bob", List.of("phone", "tablet"), 6_000_000);

        node.table.learnSlots("bob", new UserSlots(6_000_000, List.of("phone"), List.of()), 3);

        assertThat(away()).containsExactly("tablet");
    }

    /** The claim of that epoch made room; this node's session of the slot has just found out, and left. */
    @Test
    void aSlotThatMadeRoomIsNotKeptByLaterNewsOfTheSameEpoch() {
        SessionFixture.TestLoop loop = node.newLoop(DevicePolicy.PER_DEVICE);
        node.welcomed(loop, new FakePhone(), "bob", "phone");
        Session gone = node.welcomed(loop, new FakePhone(), "bob", "watch");
        UserSlots full = new UserSlots(6_000_000, List.of("phone", "tablet", "desk"), List.of());
        node.table.learnSlots("bob", full, 3);
        node.table.leave(gone);
        assertThat(away()).contains("watch");

        node.table.learnSlots("bob", full, 3);

        assertThat(away()).containsExactlyInAnyOrder("tablet", "desk");
    }

    @Test
    void aRedisThatWasAskedLaterAndTellsOfLessHasLostData() {
        SessionFixture.TestLoop loop = node.newLoop(DevicePolicy.PER_DEVICE);
        node.freshness = 3;
        node.welcomed(loop, new FakePhone(), "bob", "phone");
        node.table.slotsChanged("bob", List.of("phone", "tablet"), 6_000_000);
        node.freshness = 4;

        node.table.learnSlots("bob", new UserSlots(5_000_000, List.of("phone"), List.of()), 4);

        assertThat(away()).isEmpty();
    }

    @Test
    void onceTheClaimIsRestoredTheSlotsAreThoseThatRedisTells() {
        bobHasATabletElsewhere();
        node.table.learnSlots("bob", new UserSlots(0, List.of(), List.of()), 2);
        node.table.learnSlots("bob", new UserSlots(6_000_000, List.of("phone"), List.of()), 2);
        assertThat(away()).isEmpty();
    }
}
