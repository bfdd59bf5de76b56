package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Reply;
import io.longwire.gateway.routing.RelayedMessages;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two senders here, one on another node, and the devices of one recipient, on two event loops, in some thousand orders of logins,
 * losses, acks, answers, and moments in which this node may have missed something or hears nothing, so that the other one stores
 * past it. Whatever happens, each send is receipted once, and what is refused for now is sent again in any order. In the end each
 * message was taken, none that was is lost, and each sender's have arrived in the order in which they were first sent.
 */
class AnyOrderOfEventsTest {

    private static final Duration SLICE = Duration.ofMillis(100);

    @ParameterizedTest
    @CsvSource({"SINGLE, false", "SINGLE, true", "PER_DEVICE, false", "PER_DEVICE, true"})
    void nothingReceiptedIsLostAndOrderHolds(DevicePolicy devices, boolean doesRedisFail) {
        for (long seed = 1; seed <= 1_500; seed++) {
            new Run(seed, devices, doesRedisFail).check();
        }
    }

    private static final class Device {
        final FakePhone phone = new FakePhone();
        TestLoop loop;
        Session session;
        long acknowledged;
    }

    /** A phone that sends, and sends again what is refused for now. */
    private static final class Sender {
        final String name;
        final FakePhone phone = new FakePhone();
        TestLoop loop;
        Session session;

        /** All messages in the order in which they were first sent. */
        final List<String> sent = new ArrayList<>();

        /** What has no final receipt, and how many receipts it waits for. */
        final Map<String, Integer> open = new LinkedHashMap<>();

        final Set<String> refused = new LinkedHashSet<>();
        final Map<String, Receipt.Outcome> outcomes = new HashMap<>();

        Sender(String name) {
            this.name = name;
        }

        void send(String id) {
            refused.remove(id);
            open.merge(id, 1, Integer::sum);
            loop.on(() -> session.send(Send.newBuilder().setId(id).setTo("bob").build()));
            hear();
        }

        void hear() {
            for (Receipt receipt : phone.receipts) {
                String id = receipt.getId();
                assertThat(open.merge(id, -1, Integer::sum))
                        .as("receipts of %s", id)
                        .isNotNegative();
                if (receipt.getOutcome() == Receipt.Outcome.REJECTED) {
                    assertThat(receipt.getRetryAfterMs()).isPositive();
                    refused.add(id);
                } else {
                    refused.remove(id);
                    open.remove(id);
                    outcomes.put(id, receipt.getOutcome());
                }
            }
            phone.receipts.clear();
        }
    }

    /**
     * A sender on another node, whose messages are relayed, several at a time, as a passage and an inbox do it; or, while this node
     * does not answer, stored past its sessions.
     */
    private static final class RemoteSender {
        private static final int MAX_UNDER_WAY = 4;

        private final SessionFixture fixture;
        private final List<TestLoop> loops;

        /** Where all of them arrive. */
        private final TestLoop loop;

        private final RelayedMessages inbox;

        /** All messages in the order in which they were first sent. */
        final List<String> sent = new ArrayList<>();

        /** What was relayed and is not answered, as far as the other node has heard. */
        private final List<Relayed> underWay = new ArrayList<>();

        /** What waits until nothing is under way any more. */
        private final Deque<String> waiting = new ArrayDeque<>();

        /** What the other node has not heard yet. */
        private final Queue<Runnable> replies = new ArrayDeque<>();

        private int way = 1;

        /** The latest way on which this node has refused something, and refuses what follows. */
        private int refusedWay;

        private boolean isUnheard;
        private long mailIds = 1_000_000;

        private record Relayed(String id, int way) {}

        RemoteSender(SessionFixture fixture, List<TestLoop> loops, TestLoop loop) {
            this.fixture = fixture;
            this.loops = loops;
            this.loop = loop;
            this.inbox = new RelayedMessages(fixture.table, loop.loop.router());
        }

        void send() {
            String id = "r" + sent.size();
            sent.add(id);
            if (isUnheard) {
                store(id);
            } else {
                waiting.add(id);
                goOn();
            }
        }

        /** Relays what waits, unless something before it was taken back and the rest is not answered. */
        private void goOn() {
            boolean isClear =
                    underWay.isEmpty() || underWay.get(underWay.size() - 1).way() == way;
            while (isClear && !waiting.isEmpty() && underWay.size() < MAX_UNDER_WAY) {
                relay(new Relayed(waiting.remove(), way));
            }
        }

        private void relay(Relayed relayed) {
            underWay.add(relayed);
            if (relayed.way() <= refusedWay) {
                replies.add(() -> hear(relayed, Reply.ELSEWHERE));
            } else {
                loop.on(() -> inbox.take(
                        SessionFixture.message("bob", relayed.id()),
                        Optional.empty(),
                        false,
                        reply -> loop.loop.run(() -> answer(relayed, reply))));
            }
        }

        private void answer(Relayed relayed, Reply reply) {
            if (Reply.isRefusal(reply)) {
                refusedWay = Math.max(refusedWay, relayed.way());
            }
            replies.add(() -> hear(relayed, reply));
        }

        private void hear(Relayed relayed, Reply reply) {
            int index = underWay.indexOf(relayed);
            if (index < 0) {
                return; // taken back before
            }
            if (Reply.isRefusal(reply)) {
                List<Relayed> after = underWay.subList(index, underWay.size());
                for (int i = after.size() - 1; i >= 0; i--) {
                    waiting.addFirst(after.get(i).id());
                }
                after.clear();
                way++;
            } else {
                underWay.remove(index);
            }
        }

        /** The other node hears an answer, and goes on. */
        void hearNext() {
            if (!replies.isEmpty()) {
                replies.remove().run();
            }
            if (!isUnheard) {
                goOn();
            }
        }

        /** This node hears nothing any more, and does not know it: what it has not answered is stored past it too. */
        void loseTheNode() {
            isUnheard = true;
            underWay.forEach(relayed -> store(relayed.id()));
            underWay.clear();
            waiting.forEach(this::store);
            waiting.clear();
            way++;
            loops.forEach(one -> one.ears.isSound = false);
        }

        /** It hears again. That it may have missed something it knows at once; that all is well again, only later. */
        void findTheNode() {
            isUnheard = false;
            fixture.freshness++;
        }

        void sendAgain() {
            if (isUnheard) {
                findTheNode();
            }
            loops.forEach(one -> one.hears(true, false));
            while (!replies.isEmpty()) {
                replies.remove().run();
            }
            goOn();
        }

        boolean isDone() {
            return underWay.isEmpty() && waiting.isEmpty() && !isUnheard;
        }

        private void store(String id) {
            fixture.mailbox.put("bob", ++mailIds, SessionFixture.message("bob", id));
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final boolean doesRedisFail;
        private final SessionFixture fixture = new SessionFixture();
        private final List<TestLoop> loops;

        /** Where every user may have several places, bob always comes with the same device. */
        private final boolean isOneDevice;

        private final Slot bob;
        private final List<Device> devices = new ArrayList<>();
        private final List<Sender> senders = List.of(new Sender("a"), new Sender("b"));

        private final RemoteSender remote;

        /** What phones have seen, each once, in order. */
        private final List<String> seen = new ArrayList<>();

        private final Set<String> acknowledged = new HashSet<>();
        private Duration waited = Duration.ZERO;

        Run(long seed, DevicePolicy policy, boolean doesRedisFail) {
            this.seed = seed;
            this.loops = List.of(fixture.newLoop(policy), fixture.newLoop(policy));
            this.isOneDevice = policy != DevicePolicy.SINGLE;
            this.bob = new Slot("bob", isOneDevice ? "device0" : Slot.ANY);
            fixture.mailbox.onlySlot = bob.name();
            this.random = new Random(seed);
            this.remote = new RemoteSender(fixture, loops, loops.get(random.nextInt(2)));
            this.doesRedisFail = doesRedisFail;
            fixture.mailbox.holder = fixture.presence::holder;
            fixture.mailbox.free = fixture.presence::free;
            fixture.presence.mail = slot -> fixture.mailbox.ids(slot.user()).size();
            for (int i = 0; i < senders.size(); i++) {
                Sender sender = senders.get(i);
                sender.loop = loops.get(i);
                sender.session = fixture.welcomed(sender.loop, sender.phone, sender.name, "phone");
            }
            fixture.events.clear();
        }

        void check() {
            for (int i = 0; i < 150; i++) {
                step();
                look();
            }
            for (int i = 0; i < 500 && !isQuiet(); i++) {
                settle();
                devices.forEach(this::catchUp);
                senders.forEach(this::sendAgain);
                remote.sendAgain();
            }
            if (devices.stream().anyMatch(device -> !device.phone.isClosed)) {
                assertThat(fixture.mailbox.ids("bob"))
                        .as("seed %d: left behind a live phone", seed)
                        .isEmpty();
            }
            Device last = login();
            for (int i = 0; i < 500 && !isQuiet(); i++) {
                settle();
                acknowledge(last, last.phone.lastSeq);
                senders.forEach(this::sendAgain);
                remote.sendAgain();
            }
            assertThat(last.phone.welcome).as("seed %d", seed).isNotNull();
            assertThat(fixture.mailbox.ids("bob")).as("seed %d", seed).isEmpty();
            assertThat(fixture.table.of("bob")).as("seed %d", seed).containsExactly(last.session);
            checkMessages();
            checkWhatBackendsWereTold(last);
        }

        /** Each login has one end, and of a user with one slot nobody ever sees two on line. */
        private void checkWhatBackendsWereTold(Device last) {
            Optional<String> onLine = Optional.empty();
            for (Event event : fixture.events) {
                if (event instanceof Event.Login login) {
                    assertThat(onLine).as("seed %d, %s", seed, event).isEmpty();
                    onLine = Optional.of(login.session());
                } else {
                    String ended =
                            event instanceof Event.Kicked kicked ? kicked.session() : ((Event.Logout) event).session();
                    assertThat(onLine).as("seed %d, %s", seed, event).contains(ended);
                    onLine = Optional.empty();
                }
            }
            assertThat(onLine)
                    .as("seed %d", seed)
                    .contains(last.session.identity().session());
        }

        private void checkMessages() {
            for (Sender sender : senders) {
                for (String id : sender.sent) {
                    Receipt.Outcome outcome = sender.outcomes.get(id);
                    assertThat(outcome).as("seed %d, %s", seed, id).isNotNull();
                    if (outcome == Receipt.Outcome.DELIVERED) {
                        assertThat(acknowledged).as("seed %d", seed).contains(id);
                    }
                }
                assertThat(seenOf(sender.name)).as("seed %d", seed).isEqualTo(sender.sent);
            }
            assertThat(seenOf("r")).as("seed %d, from another node", seed).isEqualTo(remote.sent);
        }

        private List<String> seenOf(String sender) {
            return seen.stream().filter(id -> id.startsWith(sender)).toList();
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0 -> {
                    if (devices.size() < 8) {
                        login();
                    }
                }
                case 1 -> any().ifPresent(this::hangUp);
                case 2 ->
                    any().ifPresent(device -> acknowledge(
                            device,
                            device.acknowledged
                                    + random.nextInt(1 + (int) (device.phone.lastSeq - device.acknowledged))));
                case 3 ->
                    any().ifPresent(device -> {
                        device.phone.isWritable = !device.phone.isWritable;
                        device.loop.on(device.session::writable);
                    });
                case 4, 5 -> answer();
                case 6 -> loops.get(random.nextInt(2)).run();
                case 7 -> pass(Duration.ofMillis(100L * random.nextInt(20)));
                case 8 -> fixture.freshness++;
                case 9, 10 -> remote.send();
                case 11 -> {
                    if (remote.isUnheard) {
                        remote.findTheNode();
                    } else {
                        remote.loseTheNode();
                    }
                }
                case 12, 13 -> remote.hearNext();
                case 14 -> loops.forEach(loop -> loop.hears(!remote.isUnheard, false));
                default -> send(senders.get(random.nextInt(2)));
            }
        }

        private Optional<Device> any() {
            return devices.isEmpty() ? Optional.empty() : Optional.of(devices.get(random.nextInt(devices.size())));
        }

        private void answer() {
            boolean isLost = doesRedisFail && random.nextInt(6) == 0;
            if (fixture.mailbox.isAsked() && random.nextBoolean()) {
                fixture.mailbox.isAvailable = !doesRedisFail || random.nextInt(6) != 0;
                if (isLost && fixture.mailbox.isAvailable) {
                    fixture.mailbox.loseAnswer();
                } else {
                    fixture.mailbox.answer();
                }
                fixture.mailbox.isAvailable = true;
            } else if (fixture.presence.isAsked()) {
                if (isLost) {
                    fixture.presence.failNext();
                } else {
                    fixture.presence.answer();
                }
            }
        }

        private Device login() {
            Device device = new Device();
            device.loop = loops.get(random.nextInt(2));
            device.session = fixture.newSession(
                    device.loop, device.phone, "bob", "device" + (isOneDevice ? 0 : random.nextInt(2)));
            devices.add(device);
            device.loop.on(() -> device.session.start(false));
            return device;
        }

        private void catchUp(Device device) {
            device.phone.isWritable = true;
            device.loop.on(device.session::writable);
            acknowledge(device, device.phone.lastSeq);
        }

        private void hangUp(Device device) {
            device.phone.isClosed = true;
            device.loop.on(() -> device.session.end(EndReason.DISCONNECTED));
        }

        private void acknowledge(Device device, long seq) {
            look();
            if (!device.phone.isClosed && seq > device.acknowledged) {
                for (String id : device.phone.delivered.subList((int) device.acknowledged, (int) seq)) {
                    acknowledged.add(bare(id));
                }
                device.acknowledged = seq;
                device.loop.on(() -> assertThat(device.session.acknowledge(seq)).isTrue());
            }
        }

        private void send(Sender sender) {
            sender.hear();
            if (!sender.refused.isEmpty() && random.nextInt(3) == 0) {
                List<String> refused = List.copyOf(sender.refused);
                sender.send(refused.get(random.nextInt(refused.size())));
                return;
            }
            if (sender.open.size() >= SessionFixture.MAX_IN_FLIGHT) {
                return; // as the protocol asks of phones
            }
            String id = sender.name + sender.sent.size();
            sender.sent.add(id);
            sender.send(id);
        }

        /** Before others may overtake what was refused. */
        private void sendAgain(Sender sender) {
            sender.hear();
            for (String id : List.copyOf(sender.refused)) {
                sender.send(id);
            }
        }

        private void pass(Duration time) {
            for (Duration left = time; !left.isZero(); left = left.minus(SLICE)) {
                fixture.pass(SLICE);
                senders.forEach(sender -> sender.loop.on(sender.session::alive));
                waited = waited.plus(SLICE);
                if (waited.compareTo(SendOrder.GRACE.dividedBy(2)) > 0) {
                    waited = Duration.ZERO;
                    senders.forEach(this::sendAgain);
                }
            }
        }

        /** Sees what the phones were sent since the last time; each step is short enough for one order. */
        private void look() {
            for (Device device : devices) {
                for (String id : device.phone.delivered) {
                    if (!seen.contains(bare(id))) {
                        seen.add(bare(id));
                    }
                }
            }
        }

        private void settle() {
            fixture.runAll();
            if (fixture.presence.isAsked()) {
                fixture.presence.answer();
            } else if (fixture.mailbox.isAsked()) {
                fixture.mailbox.answer();
            } else {
                pass(Duration.ofSeconds(1));
            }
            fixture.runAll();
            look();
        }

        private boolean isQuiet() {
            senders.forEach(Sender::hear);
            return senders.stream().allMatch(sender -> sender.open.isEmpty())
                    && remote.isDone()
                    && fixture.isIdle()
                    && !fixture.mailbox.isAsked()
                    && !fixture.presence.isAsked()
                    && fixture.table
                            .find(bob)
                            .map(session -> session.inFlight() == 0)
                            .orElse(true)
                    && fixture.mailbox.ids("bob").isEmpty();
        }

        private static String bare(String id) {
            return id.replace(" again", "");
        }
    }
}
