package io.longwire.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BufferBudgetTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final BufferBudget budget = new BufferBudget(100, tasks::add);
    private final List<Held> gone = new ArrayList<>();

    private final class Held implements BufferBudget.Holder {
        private int bytes;

        void holds(int now) {
            int before = bytes;
            bytes = now;
            budget.changed(this, before, now);
        }

        @Override
        public int heldBytes() {
            return bytes;
        }

        @Override
        public void letGo() {
            gone.add(this);
            holds(0);
        }
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void whoeverHoldsMostGoesFirstUntilThereIsRoom() {
        Held small = new Held();
        Held large = new Held();
        Held larger = new Held();
        small.holds(10);
        large.holds(50);
        larger.holds(60);
        run();
        assertThat(gone).containsExactly(larger);
        assertThat(budget.held()).isEqualTo(60);

        small.holds(90);
        run();
        assertThat(gone).containsExactly(larger, small);
        assertThat(budget.held()).isEqualTo(50);
    }

    @Test
    void nobodyGoesWhileThereIsRoomForAll() {
        Held one = new Held();
        Held other = new Held();
        one.holds(60);
        other.holds(40);
        one.holds(20);
        other.holds(80);
        run();
        assertThat(gone).isEmpty();
    }

    @Test
    void memoryThatHasBecomeFreeMeanwhileCostsNobody() {
        Held one = new Held();
        one.holds(200);
        one.holds(0);
        run();
        assertThat(gone).isEmpty();
        assertThat(budget.held()).isZero();
    }
}
