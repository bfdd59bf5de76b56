package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.proto.Deliver;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.Poke;
import io.longwire.proto.node.RelayedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final Instance THERE = new Instance("there", "1");
    private static final Instance EARLIER_SELF = new Instance(FakeNodeChannel.SELF.node(), "0");
    private static final int FRAMES_THAT_MAY_WAIT = 4_096;
    private static final int BYTES_THAT_MAY_WAIT = 64 * 1024 * 1024;

    private final List<Loop> loops = List.of(new Loop(0), new Loop(1), new Loop(2));
    private final Losses losses = new Losses();
    private boolean isNodeOurs = true;
    private final Relay relay = new Relay(
            FakeNodeChannel.SELF,
            loops.stream()
                    .map(loop -> new Relay.Post(loop.tasks::add, loop.lane, loop.inbox))
                    .toList(),
            () -> isNodeOurs,
            losses);

    /** An event loop that runs when the test says so. */
    private static final class Loop extends OnlyMessages {
        final Queue<Runnable> tasks = new ArrayDeque<>();
        final FakeNodeChannel nodes = new FakeNodeChannel();
        final List<String> arrived = new ArrayList<>();
        final RelayLane lane;
        final RelayInbox inbox;

        Loop(int index) {
            lane = new RelayLane(
                    index,
                    FakeNodeChannel.SELF,
                    nodes,
                    tasks::add,
                    Duration.ofSeconds(2),
                    () -> 0,
                    new UncountedRelay(),
                    0);
            inbox = new RelayInbox(lane, Runnable::run, this, () -> 0, new UncountedRelay());
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public void message(Message message, Optional<String> slot, boolean lookFirst, Answer answer) {
            arrived.add(message.deliver().getId());
        }

        @Override
        public void mailStored(Slot slot) {
            arrived.add("mail for " + slot.user());
        }
    }

    private static final class Losses extends UncountedRelay {
        private int lost;

        @Override
        public void framesLost() {
            lost++;
        }
    }

    private static NodeFrame.Builder frame(int lane, long number) {
        return NodeFrame.newBuilder()
                .setFrom(THERE.toString())
                .setTo(FakeNodeChannel.SELF.toString())
                .setLane(lane)
                .setStream(1)
                .setNumber(number);
    }

    private static RelayedMessage message(long id) {
        return RelayedMessage.newBuilder()
                .setId(id)
                .setUser("bob")
                .setDeliver(Deliver.newBuilder().setId("m" + id))
                .build();
    }

    private void accept(NodeFrame.Builder frame) {
        relay.accept(frame.build().toByteArray());
    }

    private List<Loop> busy() {
        return loops.stream().filter(loop -> !loop.tasks.isEmpty()).toList();
    }

    @Test
    void whatOneLaneSendsIsServedByOneLoopInItsOrder() {
        for (int i = 0; i < 10; i++) {
            accept(frame(4, i).addMessages(message(i)));
        }
        assertThat(busy()).hasSize(1);
        Loop loop = busy().get(0);
        loop.run();
        assertThat(loop.arrived).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void lanesAreSpreadOverTheLoops() {
        Set<Loop> used = new HashSet<>();
        for (int lane = 0; lane < 12; lane++) {
            accept(frame(lane, 0).addMessages(message(1)));
            used.addAll(busy());
        }
        assertThat(used).hasSize(3);
    }

    @Test
    void anAnswerGoesToTheLoopThatHasAsked() {
        List<Reply> replies = new ArrayList<>();
        RelayLane lane = loops.get(2).lane;
        Message message = new Message("bob", Deliver.newBuilder().setId("m1").build(), 0, false);
        lane.relay(THERE, message, Optional.empty(), 1, false, new RelayRequest() {
            @Override
            protected void replied(Reply reply) {
                replies.add(reply);
            }
        });
        loops.get(2).run();
        accept(frame(0, 0).addAnswers(Answers.newBuilder().setLane(2).addDelivered(1)));
        assertThat(replies).isEmpty(); // not before the loop has its turn
        assertThat(busy()).containsExactly(loops.get(2));
        loops.get(2).run();
        assertThat(replies).containsExactly(Reply.DELIVERED);
    }

    @Test
    void wordOfStoredMailDoesNotWaitForTheLoopThatItsLaneIsServedBy() {
        accept(frame(4, 0)
                .addMessages(message(1))
                .addPokes(Poke.newBuilder().setUser("bob").setSlot("any")));
        Loop loop = busy().get(0);
        assertThat(loop.arrived).containsExactly("mail for bob");
        loop.run();
        assertThat(loop.arrived).containsExactly("mail for bob", "m1");
    }

    @Test
    void anAnswerForALaneThatIsNotThereIsIgnored() {
        accept(frame(0, 0).addAnswers(Answers.newBuilder().setLane(3).addDelivered(1)));
        assertThat(busy()).isEmpty();
    }

    @Test
    void aFrameForAnEarlierProcessIsAnsweredOnlyByWhoHasTheNode() {
        NodeFrame.Builder frame = frame(0, 0).setTo(EARLIER_SELF.toString()).addMessages(message(1));
        isNodeOurs = false;
        accept(frame);
        assertThat(busy()).isEmpty();

        isNodeOurs = true;
        accept(frame);
        Loop loop = busy().get(0);
        loop.run();
        assertThat(loop.arrived).isEmpty();
        assertThat(loop.nodes.published.remove().getAnswers(0).getLostStream()).isEqualTo(1);
    }

    @Test
    void whatIsNoFrameIsCountedAndHarmsNobody() {
        relay.accept(new byte[] {(byte) 0xff, 1, 2});
        relay.accept(NodeFrame.newBuilder().setFrom("nobody").build().toByteArray());
        assertThat(losses.lost).isEqualTo(2);
        assertThat(busy()).isEmpty();
    }

    @Test
    void framesThatWaitForALoopAreBounded() {
        for (int i = 0; i < FRAMES_THAT_MAY_WAIT + 5; i++) {
            accept(frame(0, i).addMessages(message(i)));
        }
        assertThat(losses.lost).isEqualTo(5);
        busy().get(0).run();
        accept(frame(0, FRAMES_THAT_MAY_WAIT).addMessages(message(1)));
        assertThat(losses.lost).isEqualTo(5);
    }

    @Test
    void theirBytesAreBoundedTooButForOneThatComesAlone() {
        RelayedMessage large = RelayedMessage.newBuilder()
                .setId(1)
                .setUser("bob")
                .setDeliver(Deliver.newBuilder()
                        .setId("m1")
                        .setPayload(ByteString.copyFrom(new byte[BYTES_THAT_MAY_WAIT / 4 - 1024])))
                .build();
        for (int i = 0; i < 10; i++) {
            accept(frame(0, i).addMessages(large));
        }
        assertThat(losses.lost).isEqualTo(6);
        busy().get(0).run();
        accept(frame(0, 10)
                .addMessages(large.toBuilder()
                        .setDeliver(Deliver.newBuilder()
                                .setId("m2")
                                .setPayload(ByteString.copyFrom(new byte[2 * BYTES_THAT_MAY_WAIT])))));
        assertThat(losses.lost).isEqualTo(6);
    }
}
