package io.longwire.loadtest.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Makes up runs in which everything goes wrong that may: sends that get lost, receipts that get lost, refusals, messages that
 * are refused and come all the same, resends, mail that waits. No promise is broken.
 */
final class FaultlessServer {

    private static final int STREAMS = 3;

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<Conversation> conversations = new ArrayList<>();

    private FaultlessServer(long seed) {
        random = new Random(seed);
        for (int stream = 0; stream < STREAMS; stream++) {
            conversations.add(new Conversation(stream));
        }
    }

    /** A run of about so many actions; the same for the same seed. */
    static List<Step> run(long seed, int actions) {
        FaultlessServer server = new FaultlessServer(seed);
        for (int i = 0; i < actions; i++) {
            server.conversations.get(server.random.nextInt(STREAMS)).act();
        }
        server.conversations.forEach(Conversation::settle);
        return server.steps;
    }

    private static final class Message {
        final long number;
        int unreceipted;
        boolean known;
        boolean delivered;
        boolean acknowledged;
        boolean refused;

        Message(long number) {
            this.number = number;
        }
    }

    private final class Conversation {
        private final int stream;
        private final List<Message> messages = new ArrayList<>();
        private final Deque<Message> mailbox = new ArrayDeque<>();

        Conversation(int stream) {
            this.stream = stream;
        }

        void act() {
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    Message message = new Message(messages.size() + 1L);
                    messages.add(message);
                    happen(Event.SENT, message);
                    arrive(message);
                }
                case 2 -> deliverNext();
                case 3 -> acknowledge(any());
                case 4, 5 -> receipt(any());
                default -> disturb(any());
            }
        }

        void settle() {
            while (!mailbox.isEmpty()) {
                deliverNext();
            }
            for (Message message : messages) {
                acknowledge(message);
                while (message.unreceipted > 0 && random.nextInt(8) > 0) {
                    receipt(message);
                }
            }
        }

        /** Mostly a recent one, sometimes one of long ago. */
        private Message any() {
            int size = messages.size();
            int back = random.nextInt(10) == 0 ? size : Math.min(size, 6);
            return size == 0 ? new Message(0) : messages.get(size - 1 - random.nextInt(back));
        }

        private void arrive(Message message) {
            if (random.nextInt(6) == 0) {
                return;
            }
            message.unreceipted++;
            if (random.nextInt(6) == 0 && !message.known) {
                message.unreceipted--;
                message.refused = true;
                Outcome[] refusals = {Outcome.REJECTED, Outcome.REJECTED_FOR_NOW, Outcome.DROPPED};
                steps.add(Step.receipt(stream, message.number, refusals[random.nextInt(refusals.length)]));
            } else if (!message.known) {
                message.known = true;
                message.refused = false;
                mailbox.add(message);
            }
        }

        private void deliverNext() {
            Message message = mailbox.poll();
            if (message != null) {
                deliver(message);
            }
        }

        private void deliver(Message message) {
            happen(message.delivered ? Event.REPEATED : Event.DELIVERED, message);
            message.delivered = true;
        }

        private void acknowledge(Message message) {
            if (message.delivered) {
                message.acknowledged = true;
                happen(Event.ACKNOWLEDGED, message);
            }
        }

        private void receipt(Message message) {
            if (message.unreceipted > 0) {
                message.unreceipted--;
                steps.add(Step.receipt(
                        stream, message.number, message.acknowledged ? Outcome.DELIVERED : Outcome.STORED));
            }
        }

        private void disturb(Message message) {
            if (message.number == 0) {
                return;
            }
            if (message.delivered && random.nextBoolean()) {
                happen(Event.REPEATED, message);
            } else if (message.refused && random.nextInt(3) == 0) {
                deliver(message);
            } else {
                happen(Event.SENT_AGAIN, message);
                arrive(message);
            }
        }

        private void happen(Event event, Message message) {
            steps.add(Step.of(event, stream, message.number));
        }
    }
}
