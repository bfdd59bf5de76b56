package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The ways to spoil a run. Each leaves everything but its one message as it was. */
enum Fault {
    LOST(Kind.LOST) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Optional<Step> message = pick(steps, random, sent -> has(steps, sent, Event.RECEIPT_STORED));
            message.ifPresent(sent -> steps.removeIf(step -> step.isOf(sent) && step.event() == Event.DELIVERED));
            return message;
        }
    },
    DUPLICATE(Kind.DUPLICATE) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Optional<Step> message = pick(steps, random, sent -> has(steps, sent, Event.DELIVERED));
            message.ifPresent(sent -> {
                int first = steps.indexOf(Step.of(Event.DELIVERED, sent.stream(), sent.number()));
                steps.add(between(first + 1, steps.size(), random), steps.get(first));
            });
            return message;
        }
    },
    OVERTAKEN(Kind.OUT_OF_ORDER) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Predicate<Step> plain = sent -> has(steps, sent, Event.RECEIPT_STORED)
                    && !has(steps, sent, Event.RECEIPT_REJECTED)
                    && !has(steps, sent, Event.RECEIPT_REJECTED_FOR_NOW)
                    && !has(steps, sent, Event.RECEIPT_DROPPED)
                    && !has(steps, sent, Event.SENT_AGAIN);
            Optional<Step> early = pick(
                    steps,
                    random,
                    sent -> plain.test(sent) && plain.test(Step.of(Event.SENT, sent.stream(), sent.number() + 1)));
            early.ifPresent(sent -> {
                Step delivery = Step.of(Event.DELIVERED, sent.stream(), sent.number());
                Step overtaking = Step.of(Event.DELIVERED, sent.stream(), sent.number() + 1);
                steps.remove(delivery);
                steps.add(between(steps.indexOf(overtaking) + 1, steps.size(), random), delivery);
            });
            return early;
        }
    },
    RECEIPTED_EARLY(Kind.DISHONEST) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Optional<Step> message = pick(
                    steps,
                    random,
                    sent -> has(steps, sent, Event.RECEIPT_DELIVERED) && !has(steps, sent, Event.SENT_AGAIN));
            message.ifPresent(sent -> {
                Step receipt = Step.receipt(sent.stream(), sent.number(), Outcome.DELIVERED);
                Step acknowledgement = Step.of(Event.ACKNOWLEDGED, sent.stream(), sent.number());
                steps.remove(receipt);
                steps.add(between(steps.indexOf(sent) + 1, steps.indexOf(acknowledgement), random), receipt);
            });
            return message;
        }
    },
    RECEIPTED_TWICE(Kind.DISHONEST) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Optional<Step> message = pick(
                    steps,
                    random,
                    sent -> has(steps, sent, Event.RECEIPT_STORED) && !has(steps, sent, Event.SENT_AGAIN));
            message.ifPresent(sent -> {
                Step receipt = Step.receipt(sent.stream(), sent.number(), Outcome.STORED);
                steps.add(between(steps.indexOf(receipt), steps.size(), random), receipt);
            });
            return message;
        }
    },
    RECEIPTED_UNSENT(Kind.DISHONEST) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            return unsent(steps, random, step -> Step.receipt(step.stream(), step.number(), Outcome.STORED));
        }
    },
    INVENTED(Kind.INVENTED) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            return unsent(steps, random, step -> step);
        }
    },
    MISDELIVERED(Kind.MISDELIVERED) {
        @Override
        Optional<Step> plant(List<Step> steps, Random random) {
            Optional<Step> message = pick(steps, random, sent -> true);
            message.ifPresent(sent -> steps.add(Step.of(Event.MISDELIVERED, sent.stream(), sent.number())));
            return message;
        }
    };

    private final Kind kind;

    Fault(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /**
     * Spoils the run.
     *
     * @return the message that suffers; empty if the run has none that could
     */
    abstract Optional<Step> plant(List<Step> steps, Random random);

    private static Optional<Step> pick(List<Step> steps, Random random, Predicate<Step> fit) {
        List<Step> fitting = new ArrayList<>(
                steps.stream().filter(step -> step.isSend() && fit.test(step)).toList());
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    private static boolean has(List<Step> steps, Step message, Event event) {
        return steps.stream().anyMatch(step -> step.isOf(message) && step.event() == event);
    }

    private static int between(int least, int most, Random random) {
        return least + random.nextInt(most - least + 1);
    }

    private static Optional<Step> unsent(List<Step> steps, Random random, UnaryOperator<Step> spoiled) {
        long sent = steps.stream()
                .filter(step -> step.isSend() && step.stream() == 0)
                .count();
        Step message = Step.of(Event.DELIVERED, 0, sent + 1 + random.nextInt(3));
        steps.add(between(0, steps.size(), random), spoiled.apply(message));
        return Optional.of(message);
    }
}
